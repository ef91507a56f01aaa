using Telemetry.Campaigns.Tests.Wire;
using Telemetry.Contract;

namespace Telemetry.Campaigns.Tests.Alerts;

/// <summary>A device of the plant: one pack per second of its time, the next when the last is acknowledged.</summary>
/// <param name="plant">Whose device it is.</param>
/// <param name="name">Its name.</param>
/// <param name="start">The second of event time at which it begins.</param>
internal sealed class AlertDevice(AlertPlant plant, string name, long start) : IDisposable
{
    private readonly PackWriter _writer = new();
    private MqttSocket? _mqtt;
    private int _publishes;
    private long _second;

    /// <summary>Seconds of its time that it has sent.</summary>
    public long Seconds => Interlocked.Read(ref _second);

    public async Task ConnectAsync(int port, CancellationToken cancellation) =>
        _mqtt = await MqttSocket.ConnectAsync(port, name, cancellation);

    /// <summary>Sends what it measures in its next second, and that nothing before it is still to come.</summary>
    public async Task SendAsync(bool withSteady, bool withMoving, CancellationToken cancellation)
    {
        var second = start + _second;
        var micros = second * 1_000_000;
        _writer.Begin(new PackHeader(name, "b1", _writer.NextSeq, micros, TimeQuality.Synced));
        foreach (var (metric, value) in plant.Measure(name, _second, withSteady, withMoving))
        {
            Assert.True(_writer.TryAdd(metric, "m", micros, value));
        }
        var payload = _writer.Complete().ToArray();
        _publishes = (_publishes % ushort.MaxValue) + 1;
        await _mqtt!.PublishAsync(_publishes, $"telemetry/v1/{name}/data", payload, cancellation);
        Assert.True(await _mqtt.AnswerAsync(cancellation) is (_, < 0x80), $"{name} was refused: {_mqtt.LastReason}");
        Interlocked.Increment(ref _second);
    }

    /// <summary>Lets seconds of its time pass in which it measures nothing.</summary>
    public void Skip(int seconds) => Interlocked.Add(ref _second, seconds);

    public void Dispose() => _mqtt?.Dispose();
}
