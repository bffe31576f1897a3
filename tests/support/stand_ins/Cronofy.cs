// Stands in for the package "Cronofy" 1.12: CreateLinkToken and the builder of the authorization URL.
namespace Cronofy
{
    using System;
    using System.Collections.Generic;

    public sealed class HttpResponse
    {
        public int Code { get; set; }

        public string Body { get; set; }
    }

    public sealed class CronofyResponseException : Exception
    {
        public CronofyResponseException(string message, HttpResponse response) : base(message)
        {
            this.Response = response;
        }

        public HttpResponse Response { get; private set; }
    }

    public sealed class CronofyAccountClient
    {
        private readonly string accessToken;

        public CronofyAccountClient(string accessToken, string dataCenter)
        {
            this.accessToken = accessToken;
        }

        public string CreateLinkToken()
        {
            if (this.accessToken.StartsWith("refused"))
            {
                var response = new HttpResponse { Code = 401, Body = "no such token" };
                throw new CronofyResponseException("Access denied", response);
            }

            return "100% +/&=\u00e9 for " + this.accessToken;
        }
    }

    public sealed class CronofyOAuthClient
    {
        private readonly string clientId;
        private readonly string dataCenter;

        public CronofyOAuthClient(string clientId, string clientSecret, string dataCenter)
        {
            if (string.IsNullOrWhiteSpace(clientSecret))
            {
                throw new ArgumentException("must not be blank", "clientSecret");
            }

            this.clientId = clientId;
            this.dataCenter = dataCenter;
        }

        public IAuthorizationUrlBuilder GetAuthorizationUrlBuilder(string redirectUri)
        {
            var host = this.dataCenter == "us" ? "app" : "app-" + this.dataCenter;
            return new AuthorizationUrlBuilder("https://" + host + ".cronofy.com/oauth/authorize")
                .Add("client_id", this.clientId)
                .Add("response_type", "code")
                .Add("redirect_uri", redirectUri);
        }
    }

    public interface IAuthorizationUrlBuilder
    {
        string Build();

        IAuthorizationUrlBuilder Scope(params string[] scope);

        IAuthorizationUrlBuilder Scope(IEnumerable<string> scope);

        IAuthorizationUrlBuilder State(string state);

        IAuthorizationUrlBuilder AvoidLinking(bool avoidLinking);

        IAuthorizationUrlBuilder LinkToken(string linkToken);

        IAuthorizationUrlBuilder ProviderName(string providerName);
    }

    internal sealed class AuthorizationUrlBuilder : IAuthorizationUrlBuilder
    {
        private readonly string endpoint;
        private readonly List<string> parameters = new List<string>();

        public AuthorizationUrlBuilder(string endpoint)
        {
            this.endpoint = endpoint;
        }

        public AuthorizationUrlBuilder Add(string name, string value)
        {
            this.parameters.Add(name + "=" + Uri.EscapeDataString(value));
            return this;
        }

        public string Build()
        {
            return this.endpoint + "?" + string.Join("&", this.parameters);
        }

        public IAuthorizationUrlBuilder Scope(params string[] scope)
        {
            return this.Add("scope", string.Join(" ", scope));
        }

        public IAuthorizationUrlBuilder Scope(IEnumerable<string> scope)
        {
            return this.Add("scope", string.Join(" ", scope));
        }

        public IAuthorizationUrlBuilder State(string state)
        {
            return this.Add("state", state);
        }

        public IAuthorizationUrlBuilder AvoidLinking(bool avoidLinking)
        {
            return this.Add("avoid_linking", avoidLinking ? "true" : "false");
        }

        public IAuthorizationUrlBuilder LinkToken(string linkToken)
        {
            return this.Add("link_token", linkToken);
        }

        public IAuthorizationUrlBuilder ProviderName(string providerName)
        {
            return this.Add("provider_name", providerName);
        }
    }
}
