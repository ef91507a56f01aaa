namespace Telemetry.Gateway.Webhooks;

/// <summary>One endpoint while it is served: its channel, its runner, and how to end both.</summary>
internal sealed class EndpointLife : IDisposable
{
    private readonly CancellationTokenSource _retire = new();
    private readonly SemaphoreSlim _testing = new(1, 1);
    private readonly IChannel _channel;

    public EndpointLife(ChannelEndpoint endpoint, IChannel channel, EndpointRunner runner)
    {
        Endpoint = endpoint;
        _channel = channel;
        Runner = runner;
    }

    /// <summary>The receiver.</summary>
    public ChannelEndpoint Endpoint { get; }

    /// <summary>Its runner.</summary>
    public EndpointRunner Runner { get; }

    /// <summary>Ends when the runner does.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>Begins.</summary>
    public void Start(CancellationToken stop) => Running = Runner.RunAsync(stop, _retire.Token);

    /// <summary>Takes nothing more, and ends when what is under way has ended.</summary>
    public async Task RetireAsync()
    {
        await _retire.CancelAsync();
        Runner.Call();
        await Running;
    }

    /// <summary>One attempt that the ledger knows nothing of; null while another one is made.</summary>
    public async Task<DeliveryOutcome?> TryAsync(Delivery delivery, CancellationToken cancel)
    {
        if (!await _testing.WaitAsync(TimeSpan.Zero, cancel))
        {
            return null;
        }
        try
        {
            return await _channel.SendAsync(delivery, cancel);
        }
        finally
        {
            _testing.Release();
        }
    }

    public void Dispose()
    {
        _channel.Dispose();
        _retire.Dispose();
        _testing.Dispose();
    }
}
