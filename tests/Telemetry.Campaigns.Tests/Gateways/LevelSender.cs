using Telemetry.Campaigns.Tests.Wire;

namespace Telemetry.Campaigns.Tests.Gateways;

/// <summary>Sends readings as an agent does: several under way, again what was not acknowledged, and the low watermark
/// never past what is still to come.</summary>
internal sealed class LevelSender(int window)
{
    private readonly HashSet<int> _acknowledged = [];

    /// <summary>Counts of what was refused with a reason.</summary>
    public int Refused { get; private set; }

    public IReadOnlySet<int> Acknowledged => _acknowledged;

    /// <summary>Says that these are known to be with the gateway.</summary>
    public void Resume(IEnumerable<int> acknowledged) => _acknowledged.UnionWith(acknowledged);

    /// <summary>Sends until all are acknowledged; false when the connection ends before.</summary>
    public async Task<bool> SendAsync(MqttSocket mqtt, int from, int to, CancellationToken cancellation)
    {
        var waiting = new Queue<int>(
            Enumerable.Range(from, to - from).Where(reading => !_acknowledged.Contains(reading)));
        var flying = new SortedSet<int>();
        while (waiting.Count + flying.Count > 0)
        {
            while (flying.Count < window && waiting.TryDequeue(out var reading))
            {
                flying.Add(reading);
                var oldest = Math.Min(flying.Min, waiting.Count > 0 ? waiting.Min() : int.MaxValue);
                await mqtt.PublishAsync(
                    reading + 1, LevelReadings.Topic, LevelReadings.Pack(reading, oldest), cancellation);
            }
            if (await mqtt.AnswerAsync(cancellation) is not var (id, reason))
            {
                return false;
            }
            flying.Remove(id - 1);
            if (reason < 0x80)
            {
                _acknowledged.Add(id - 1);
            }
            else
            {
                Refused++;
                waiting.Enqueue(id - 1);
            }
        }
        return true;
    }
}
