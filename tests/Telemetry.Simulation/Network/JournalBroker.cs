using System.Text;
using Telemetry.Contract;
using Telemetry.Edge.Publishing;
using Telemetry.Journal;
using Telemetry.Simulation.Kernel;

namespace Telemetry.Simulation.Network;

/// <summary>
/// The smallest gateway that keeps the promise: a journal, and an acknowledgement when the record is durable. For
/// worlds that look at the device side alone.
/// </summary>
internal sealed class JournalBroker : IBroker
{
    private const string Folder = "/gateway/input";

    private readonly Scenario _scenario;
    private readonly Life _life;
    private readonly RecordJournal _journal;

    private JournalBroker(Scenario scenario, Life life)
    {
        _scenario = scenario;
        _life = life;
        _journal = RecordJournal.Open(new JournalOptions
        {
            Name = "input",
            Directory = Folder,
            FileSystem = life.Files,
            TimeProvider = life.Time,
            CommitOn = life.CommitOn,
            NextSalt = () => (uint)life.Chance.NextBits(),
            SegmentBytesMax = 300_000,
            RecordBytesMax = 256 * 1024,
        });
    }

    /// <inheritdoc/>
    public int ReceiveMaximum => 64;

    /// <summary>Makes the node, and the check that all that was acknowledged is in its journal.</summary>
    public static void Install(Scenario scenario)
    {
        var node = scenario.World.AddNode("gateway");
        node.Disk.Faults = scenario.Faults;
        node.OnEnded = static (_, failure) => failure is JournalFailedException or IOException;
        node.Main = async life =>
        {
            var broker = new JournalBroker(scenario, life);
            scenario.Broker = (life, broker);
            throw await broker._journal.Failed;
        };
        scenario.Starting = node.Start;
        scenario.Checks.Add(() => FindLost(scenario, node));
    }

    /// <inheritdoc/>
    public IBrokerSession Connect(string clientId) => new Session(this);

    private static IEnumerable<string> FindLost(Scenario scenario, Node node)
    {
        var life = node.Life ?? throw new InvalidOperationException("The gateway is down at the end.");
        var kept = new HashSet<(string, string, ulong)>();
        var pack = new ReadingPack();
        var view = JournalView.Open(Folder, life.Files);
        using (var reader = view.OpenReader(view.Start))
        {
            while (reader.TryRead(out var record))
            {
                var topicLength = record.Payload[0];
                if (PackDecoder.Decode(record.Payload[(1 + topicLength)..], pack).IsOk)
                {
                    foreach (var seq in pack.Seqs)
                    {
                        kept.Add((pack.Device, pack.Boot, seq));
                    }
                }
            }
        }
        return scenario.Truth.Readings
            .Where(r => r.IsAcknowledged && !kept.Contains((r.Device, r.Boot, r.Seq)))
            .Take(5)
            .Select(r => $"Acknowledged by the gateway and not in its journal: {r}");
    }

    private sealed class Session(JournalBroker broker) : IBrokerSession
    {
        public async Task<PublishAnswer> PublishAsync(string topic, ReadOnlyMemory<byte> payload)
        {
            var record = new byte[1 + topic.Length + payload.Length];
            record[0] = (byte)Encoding.ASCII.GetBytes(topic, record.AsSpan(1));
            payload.Span.CopyTo(record.AsSpan(1 + topic.Length));
            var position = broker._journal.Append(record);
            if (broker._scenario.Mutant != Faults.Mutant.AckBeforeFsync)
            {
                await broker._journal.WhenDurableAsync(position);
            }
            return new PublishAnswer(IsTaken: true, "");
        }

        public void Closed(bool isClean) => broker._life.World.Note(broker._life.Node.Name, "closed");
    }
}
