# Stands in for the gem "cronofy" 0.41: Client#link_token and Client#user_auth_link.
require "uri"

module Cronofy
  # Its message is the response's header "status", which HTTP/2 does not have.
  class APIError < StandardError
    attr_reader :body

    def initialize(message, body)
      super(message)
      @body = body
    end
  end

  class AuthenticationFailureError < APIError; end

  class Client
    def initialize(options = {})
      @client_id = options.fetch(:client_id)
      @access_token = options.fetch(:access_token)
      @data_center = options.fetch(:data_center)
    end

    def link_token
      raise AuthenticationFailureError.new(nil, "no such token") if @access_token.start_with?("refused")

      "100% +/&=\u00e9 for #{@access_token}"
    end

    def user_auth_link(redirect_uri, options = {})
      params = options.merge(client_id: @client_id, redirect_uri: redirect_uri, response_type: "code")
      params[:scope] = params[:scope].join(" ")
      host = @data_center == "us" ? "app.cronofy.com" : "app-#{@data_center}.cronofy.com"
      "https://#{host}/oauth/authorize?#{URI.encode_www_form(params)}"
    end
  end
end
