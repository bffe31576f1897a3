<?php

// Stands in for "cronofy/cronofy" 1.7, which encodes the redirect URI and the scope only.

declare(strict_types=1);

namespace Cronofy\Exception;

class CronofyException extends \Exception
{
    private $errorDetails;

    public function __construct($message, $code, $errorDetails)
    {
        parent::__construct($message, $code);
        $this->errorDetails = $errorDetails;
    }

    // The body: decoded where it is JSON, else as it is.
    public function error_details()
    {
        return $this->errorDetails;
    }
}

namespace Cronofy;

class Cronofy
{
    private $clientId;
    private $accessToken;
    private $appRootUrl;

    public function __construct($config = [])
    {
        $this->clientId = $config['client_id'];
        $this->accessToken = $config['access_token'];
        $suffix = isset($config['data_center']) ? '-' . $config['data_center'] : '';
        $this->appRootUrl = "https://app$suffix.cronofy.com";
    }

    public function requestLinkToken()
    {
        if (strncmp($this->accessToken, 'refused', 7) === 0) {
            throw new Exception\CronofyException('Unauthorized', 401, 'no such token');
        }
        return ['link_token' => "100% +/&=\u{e9} for " . $this->accessToken];
    }

    public function getAuthorizationURL($params)
    {
        $url = $this->appRootUrl . '/oauth/authorize?response_type=code&client_id=' . $this->clientId
            . '&redirect_uri=' . urlencode($params['redirect_uri'])
            . '&scope=' . rawurlencode(join(' ', $params['scope']));
        foreach (['state', 'avoid_linking', 'link_token', 'provider_name'] as $name) {
            if (!empty($params[$name])) {
                $url .= "&$name=" . $params[$name];
            }
        }
        return $url;
    }
}
