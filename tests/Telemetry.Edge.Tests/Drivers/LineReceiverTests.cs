using System.Buffers;
using System.Text;
using Telemetry.Contract;
using Telemetry.Edge.Drivers.Line;
using Telemetry.Edge.Sampling;
using Telemetry.Edge.Spooling;
using Telemetry.Edge.Tests.Testing;

namespace Telemetry.Edge.Tests.Drivers;

public sealed class LineReceiverTests : IDisposable
{
    private readonly SpoolBench _bench = new();
    private readonly SensorHealth _health = new("line#0", "", _ => { });

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Lines_become_readings_with_the_identity_and_time_of_their_device()
    {
        var receiver = Receiver();
        Feed(receiver, "!boot b7\npump flow 1.5 1770000000000 41\npump on true 1770000000001 42\n"
            + "pump note \"two \\\"words\\\"\" 1770000000002.5 43\n");
        var pack = Published().Single();
        Assert.Equal(("pump", "b7"), (pack.Device, pack.Boot));
        Assert.Equal([41, 42, 43], pack.Seqs.ToArray());
        Assert.Equal([1.5, 1, 0], pack.Numbers.ToArray());
        Assert.Equal("two \"words\"", Encoding.UTF8.GetString(pack.Text(2)));
        Assert.Equal(1_770_000_000_002_500, pack.Times[2]);
        Assert.Equal(4, receiver.Progress.Lines);
    }

    [Fact]
    public void Bytes_may_come_in_any_pieces()
    {
        const string Text = "!boot b7\r\npump flow 1.5 1770000000000 41\r\npump flow 2.5 1770000000001 42\r\n";
        for (var size = 1; size < Text.Length; size++)
        {
            using var bench = new SpoolBench();
            var receiver = new LineReceiver("line:x", true, bench.Spool.Intake, _health);
            foreach (var piece in Encoding.UTF8.GetBytes(Text).Chunk(size))
            {
                receiver.Feed(piece);
            }
            bench.Spool.Committer.Commit();
            Assert.Equal([1.5, 2.5], SpoolBench.Decode(bench.Spool.Outlet.Take(Lane.Live)!).Numbers.ToArray());
            Assert.Equal(3, receiver.Progress.Lines);
        }
    }

    [Fact]
    public void A_line_without_time_and_number_is_stamped_and_numbered_by_the_agent()
    {
        Feed(Receiver(), "pump flow 1\npump flow 2\n");
        var pack = Published().Single();
        Assert.Equal("boot1", pack.Boot);
        Assert.Equal([0, 1], pack.Seqs.ToArray());
        Assert.Equal(_bench.NowMicros, pack.Times[0]);
        Assert.Equal(_bench.NowMicros, _bench.HeartbeatLow("pump") + 0);
    }

    [Theory]
    [InlineData("pump flow NaN", DecodeError.NotFinite)]
    [InlineData("pump flow 1e999", DecodeError.NotFinite)]
    [InlineData("pu/mp flow 1", DecodeError.BadName)]
    [InlineData("pump fl\u00f6w 1", DecodeError.BadName)]
    [InlineData("pump flow", DecodeError.MissingValue)]
    [InlineData("pump flow 1 yesterday", DecodeError.BadTime)]
    [InlineData("pump flow 1 5000", DecodeError.BadTime)]
    [InlineData("pump flow 1 1770000000000 -1", DecodeError.BadSeq)]
    [InlineData("pump flow 1 1770000000000 7", DecodeError.BadSeq)]
    [InlineData("!ack 7", DecodeError.WrongShape)]
    [InlineData("!reboot", DecodeError.WrongShape)]
    public void A_bad_line_is_refused_with_its_number_and_the_next_is_taken(string bad, DecodeError reason)
    {
        var receiver = Receiver();
        Feed(receiver, $"pump flow 1 1770000000000\n{bad}\npump flow 3 1770000000002\n");
        Assert.Equal([1.0, 3.0], Published().Single().Numbers.ToArray());
        Assert.Equal($"!nak 2 {reason}\n!ack 3\n", Answer(receiver));
        Assert.Equal(1, _health.Report.Rejected);
    }

    [Fact]
    public void A_line_without_end_is_given_up_but_counted()
    {
        var receiver = Receiver();
        Feed(receiver, new string('x', 100_000));
        Feed(receiver, "\npump flow 3 1770000000002\n");
        Assert.Equal($"!nak 1 {DecodeError.TooLarge}\n!ack 2\n", Answer(receiver));
        Assert.Equal([3.0], Published().Single().Numbers.ToArray());
    }

    [Fact]
    public void A_frontier_counts_for_all_devices_of_the_line_or_for_the_named_one()
    {
        var receiver = Receiver();
        Feed(receiver, "a m 1 1770000000000\nb m 1 1770000000000\n!low 1770000001000\n!low 1770000002000 c\n");
        foreach (var pack in PublishAll())
        {
            _bench.Spool.Outlet.Acknowledge(pack);
        }
        Assert.Equal(1_770_000_001_000_000, _bench.HeartbeatLow("a"));
        Assert.Equal(1_770_000_001_000_000, _bench.HeartbeatLow("b"));
        Assert.Equal(1_770_000_002_000_000, _bench.HeartbeatLow("c"));
    }

    [Fact]
    public void Half_a_line_before_a_whole_one_is_refused_and_told_in_the_ledger()
    {
        var losses = new HeardLosses("line:x", () => "pump", _bench.Spool.Intake, _bench.Time);
        var receiver = new LineReceiver("line:x", false, _bench.Spool.Intake, _health)
        {
            OnlyDevice = "pump",
            Losses = losses,
        };
        Feed(receiver, "pump flow 1\npu");
        _bench.Time.Advance(TimeSpan.FromSeconds(1));
        Feed(receiver, "pump flow 2\npump flow 3\n");
        var pack = Published().Single();
        Assert.Equal("pump", pack.Device);
        Assert.Equal(["flow", "flow", "telemetry_loss"], Enumerable.Range(0, 3).Select(pack.MetricOf));
        Assert.True(LossEntry.TryParse(pack.Text(2), out var loss));
        Assert.Equal(("line:x", "rejected", 1L), (loss.Metric, loss.How, loss.Lost));
        Assert.Equal(1_000_000, loss.ToMicros - loss.FromMicros);
        Assert.Equal(1, _health.Report.Rejected);
    }

    [Fact]
    public void A_silence_is_told_from_the_last_word_to_the_next()
    {
        var losses = new HeardLosses("nmea#3", () => "boat", _bench.Spool.Intake, _bench.Time);
        losses.Heard();
        var begin = _bench.NowMicros;
        _bench.Time.Advance(TimeSpan.FromSeconds(5));
        losses.Silent("The line was closed.");
        _bench.Time.Advance(TimeSpan.FromSeconds(20));
        losses.Heard();
        var pack = Published().Single();
        var told = Enumerable.Range(0, pack.Count).Select(i =>
        {
            Assert.True(LossEntry.TryParse(pack.Text(i), out var loss));
            return loss;
        }).ToArray();
        Assert.All(told, l => Assert.Equal(("silent", 0L, "The line was closed."), (l.How, l.Lost, l.Why)));
        Assert.Equal((begin, begin + 5_000_000), (told[0].FromMicros, told[0].ToMicros));
        Assert.Equal((begin + 5_000_000, begin + 25_000_000), (told[1].FromMicros, told[1].ToMicros));
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        var random = new Random(4711);
        var receiver = Receiver();
        var alphabet = "!low boot ack nak pump m 1 1770000000000 \"\\\n\n\r\t\0\u00ff#.e+-"u8.ToArray();
        for (var i = 0; i < 3000; i++)
        {
            var bytes = new byte[random.Next(200)];
            for (var j = 0; j < bytes.Length; j++)
            {
                bytes[j] = random.Next(20) == 0 ? (byte)random.Next(256) : alphabet[random.Next(alphabet.Length)];
            }
            receiver.Feed(bytes);
        }
        Feed(receiver, "\npump flow 3 1770000000002\n");
        Assert.True(receiver.Progress.Lines > 1000);
    }

    private LineReceiver Receiver() => new("line:x", true, _bench.Spool.Intake, _health);

    private static void Feed(LineReceiver receiver, string text) => receiver.Feed(Encoding.UTF8.GetBytes(text));

    private static string Answer(LineReceiver receiver)
    {
        var output = new ArrayBufferWriter<byte>();
        receiver.WriteAnswer(output, receiver.Progress.Lines);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private List<ReadingPack> Published() => PublishAll().ConvertAll(p => SpoolBench.Decode(p));

    private List<OutgoingPack> PublishAll()
    {
        _bench.Spool.Committer.Commit();
        var packs = new List<OutgoingPack>();
        while (_bench.Spool.Outlet.Take(Lane.Live) is { } pack)
        {
            packs.Add(pack);
        }
        return packs;
    }
}
