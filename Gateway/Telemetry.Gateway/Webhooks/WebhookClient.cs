using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Telemetry.Gateway.Webhooks;

/// <summary>
/// Makes single attempts to one endpoint: signed, guarded, bounded in time and bytes, redirects not followed.
/// </summary>
internal sealed class WebhookClient : IChannel
{
    private readonly WebhookEndpoint _endpoint;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;

    public WebhookClient(WebhookEndpoint endpoint, TimeProvider time, GuardedConnector connector)
    {
        _endpoint = endpoint;
        _time = time;
#pragma warning disable CA2000 // The client disposes its handler.
        var sockets = new SocketsHttpHandler
        {
            ConnectCallback = connector.ConnectAsync,
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = WebhookLimits.ConnectTimeout,
            MaxConnectionsPerServer = WebhookLimits.ConcurrencyMax,
            MaxResponseHeadersLength = WebhookLimits.ResponseBytesMax / 1024,
            MaxResponseDrainSize = WebhookLimits.ResponseBytesMax,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ActivityHeadersPropagator = null,
        };
        _http = new HttpClient(sockets, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
#pragma warning restore CA2000
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("telemetry-gateway", "1"));
    }

    public async Task<DeliveryOutcome> SendAsync(Delivery delivery, CancellationToken cancel)
    {
        if (_endpoint.Url.Scheme != Uri.UriSchemeHttps && !_endpoint.AllowHttp)
        {
            return DeliveryOutcome.NoAnswer("only https addresses are called");
        }
        using var timeout = new CancellationTokenSource(WebhookLimits.AttemptTimeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
        try
        {
            using HttpRequestMessage request = Request(delivery);
            // The status decides; a body that never ends or breaks off changes nothing.
            using HttpResponseMessage response =
                await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token);
            return Outcome(response);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return DeliveryOutcome.NoAnswer("no answer in time");
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException or SocketException
            or AuthenticationException)
        {
            return DeliveryOutcome.NoAnswer(
                (failed is HttpRequestException { InnerException: { } inner } ? inner : failed).Message);
        }
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(Delivery delivery)
    {
        bool isAlertmanager = _endpoint.Format == WebhookFormat.Alertmanager;
        byte[] body = isAlertmanager
            ? AlertmanagerPayload.Body(delivery, _endpoint.Id, _endpoint.Dashboard)
            : CloudEvent.Body(delivery);
        long timestamp = _time.GetUtcNow().ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, _endpoint.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(
            isAlertmanager ? AlertmanagerPayload.ContentType : CloudEvent.ContentType, "utf-8");
        request.Headers.Add("webhook-id", delivery.Id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        if (_endpoint.Secrets.Count > 0)
        {
            request.Headers.Add("webhook-signature",
                string.Join(' ', _endpoint.Secrets.Select(secret => secret.Sign(delivery.Id, timestamp, body))));
        }
        return request;
    }

    private DeliveryOutcome Outcome(HttpResponseMessage response)
    {
        int status = (int)response.StatusCode;
        string? asked = response.Headers.NonValidated.TryGetValues("Retry-After", out HeaderStringValues values)
            ? values.ToString()
            : null;
        string? error = status switch
        {
            >= 200 and < 300 => null,
            >= 300 and < 400 => "the receiver answers with a redirect; redirects are not followed",
            _ => string.Create(CultureInfo.InvariantCulture, $"the receiver answers {status}"),
        };
        return new DeliveryOutcome(status, RetrySchedule.ReadRetryAfter(asked, _time.GetUtcNow()), error);
    }
}
