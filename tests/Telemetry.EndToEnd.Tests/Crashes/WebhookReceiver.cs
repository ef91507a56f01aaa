using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Telemetry.EndToEnd.Tests.Crashes;

/// <summary>A receiver of webhooks that keeps each id once, as Standard Webhooks tells receivers to do.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly HttpListener _listener;
    private readonly Task _run;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _bodies = new(StringComparer.Ordinal);
    private readonly List<string> _faults = [];
    private int _requests;
    private volatile int _status = 204;

    public WebhookReceiver()
    {
        (_listener, Url) = Listen();
        _run = RunAsync();
    }

    public Uri Url { get; }

    /// <summary>What it answers; what it does not take, it does not keep.</summary>
    public int Status
    {
        get => _status;
        set => _status = value;
    }

    /// <summary>Requests, those that came again included.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Ids that came twice with another body.</summary>
    public IReadOnlyList<string> Faults
    {
        get { lock (_gate) { return [.. _faults]; } }
    }

    /// <summary>The events by their ids.</summary>
    public IReadOnlyDictionary<string, JsonObject> Events
    {
        get
        {
            lock (_gate)
            {
                return _bodies.ToDictionary(pair => pair.Key, pair => JsonNode.Parse(pair.Value)!.AsObject());
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _run;
    }

    private async Task RunAsync()
    {
        while (true)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                int status = Status;
                Take(context.Request.Headers["webhook-id"] ?? "", await reader.ReadToEndAsync(), status);
                context.Response.StatusCode = status;
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException
                or InvalidOperationException)
            {
                if (!_listener.IsListening) { return; }
            }
            catch (IOException)
            {
                // The sender died in the middle.
            }
        }
    }

    private void Take(string id, string body, int status)
    {
        lock (_gate)
        {
            _requests++;
            if (status == 204 && !_bodies.TryAdd(id, body) && _bodies[id] != body)
            {
                _faults.Add($"{id}: {_bodies[id]} and {body}");
            }
        }
    }

    private static (HttpListener Listener, Uri Url) Listen()
    {
        while (true)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
            probe.Stop();
            var listener = new HttpListener { Prefixes = { url } };
            try
            {
                listener.Start();
                return (listener, new Uri(url + "hook"));
            }
            catch (HttpListenerException)
            {
                listener.Close(); // Somebody was faster.
            }
        }
    }
}
