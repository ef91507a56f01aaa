using Telemetry.Contract;
using Telemetry.Edge.Publishing;
using Telemetry.Edge.Spooling;
using Telemetry.Simulation.Devices;
using Telemetry.Simulation.Kernel;

namespace Telemetry.Simulation.Network;

/// <summary>The agent's end: what its publisher takes for MQTT.</summary>
internal sealed class VirtualLink(VirtualNetwork network, Weather weather, Life life) : IGatewayLink
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly ReadingPack _pack = new();
    private Connection? _connection;

    /// <inheritdoc/>
    public bool IsConnected => _connection is { IsOpenAtAgent: true };

    /// <inheritdoc/>
    public Action? Disconnected { get; set; }

    /// <inheritdoc/>
    public Action<string, ReadOnlyMemory<byte>>? Received { get; set; }

    /// <inheritdoc/>
    public async Task<LinkTerms> ConnectAsync(CancellationToken cancellation)
    {
        life.ThrowIfDead();
        var connection = new Connection(network, weather, life, life.Node.Name);
        var connecting = WithinAsync(connection.OpenAsync(), cancellation);
        try
        {
            var terms = await connecting;
            _connection = connection;
            connection.ClosedAtAgent = () => Disconnected?.Invoke();
            return terms;
        }
        catch (Exception)
        {
            connection.CloseByAgent();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<PublishAnswer> PublishAsync(
        string topic, ReadOnlyMemory<byte> payload, bool isRetained, CancellationToken cancellation)
    {
        life.ThrowIfDead();
        cancellation.ThrowIfCancellationRequested();
        if (_connection is not { IsOpenAtAgent: true } connection)
        {
            throw new IOException("There is no connection.");
        }
        var frame = new Frame(topic, payload, ReadingsOf(topic, payload));
        using var registration = cancellation.UnsafeRegister(
            static (state, token) => ((Frame)state!).Answer.TrySetCanceled(token), frame);
        connection.Send(frame);
        return await frame.Answer.Task;
    }

    /// <inheritdoc/>
    public Task DisconnectAsync()
    {
        _connection?.CloseByAgent();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _connection?.CloseByAgent();
        return ValueTask.CompletedTask;
    }

    private async Task<LinkTerms> WithinAsync(Task<LinkTerms> connected, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(ConnectTimeout, life.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        return await StayAsync(connected).WaitAsync(both.Token);
    }

    private static async Task<LinkTerms> StayAsync(Task<LinkTerms> task) => await task;

    private List<TruthReading> ReadingsOf(string topic, ReadOnlyMemory<byte> payload)
    {
        List<TruthReading> readings = [];
        if (topic.EndsWith("/state", StringComparison.Ordinal) || !PackDecoder.Decode(payload.Span, _pack).IsOk)
        {
            return readings;
        }
        for (var row = 0; row < _pack.Count; row++)
        {
            if (_pack.MetricOf(row) == LossEntry.LedgerMetric)
            {
                continue; // What the spool itself says.
            }
            var seq = _pack.Seqs[row];
            readings.Add(network.Scenario.Truth.Find(_pack.Device, _pack.Boot, seq)
                ?? throw new InvalidOperationException(
                    $"An agent published {_pack.Device} {_pack.Boot} {seq}, which no device made."));
        }
        return readings;
    }
}
