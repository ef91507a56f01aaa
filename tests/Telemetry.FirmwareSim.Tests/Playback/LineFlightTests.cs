using System.Buffers;
using System.Globalization;
using System.Text;
using CsCheck;
using Telemetry.Contract;
using Telemetry.FirmwareSim.Playback;

namespace Telemetry.FirmwareSim.Tests.Playback;

public sealed class LineFlightTests
{
    [Fact]
    public void No_row_is_sent_below_a_declared_low_whatever_is_lost_and_everything_arrives_in_the_end() =>
        Gen.Select(PlaybackGen.Rows, PlaybackGen.Options, Gen.Int).Sample((rows, options, chaos) =>
        {
            var plan = PlaybackPlan.Create(rows, "boot", options);
            var flight = new LineFlight(plan, options);
            var heard = new Heard();
            var random = new Random(chaos);
            var losses = 0;
            while (!flight.IsComplete)
            {
                var canBreak = losses < 5;
                losses += Connect(flight, heard, random, canBreak) ? 0 : 1;
            }

            Assert.Equal(rows.Select(r => (r.Device, r.Seq)).Order(), heard.Identities.Order());
            foreach (var device in plan.Devices)
            {
                var last = rows.Where(r => r.Device == device).Max(r => r.EventMillis);
                Assert.Equal(last + 86_400_000, heard.Lows[device]);
            }
        }, iter: 500);

    [Fact]
    public void A_lost_connection_is_taken_up_at_the_first_unacknowledged_row_with_the_same_identity()
    {
        var (flight, _) = FourRows();
        var first = Lines(flight.Begin, flight.AppendRow, flight.AppendRow, flight.AppendRow);
        Assert.Equal(["!boot boot", "a m 1 1000 1", "a m 1 2000 2", "a m 1 3000 3"], first);
        flight.Take("!ack 2");
        var second = Lines(flight.Begin, flight.AppendLows, flight.AppendRow);
        Assert.Equal(["!boot boot", "!low 2000 a", "a m 1 2000 2"], second);
        Assert.Equal(1, flight.RowsAcked);
    }

    [Fact]
    public void A_frontier_waits_for_the_acknowledgement_of_what_it_covers()
    {
        var (flight, _) = FourRows();
        _ = Lines(flight.Begin, flight.AppendRow, flight.AppendRow);
        Assert.Empty(Lines(flight.AppendLows));
        flight.Take("!ack 3");
        Assert.Equal(["!low 3000 a"], Lines(flight.AppendLows));
        Assert.Empty(Lines(flight.AppendLows));
    }

    [Fact]
    public void The_end_is_the_acknowledgement_of_the_last_frontier()
    {
        var (flight, plan) = FourRows();
        _ = Lines(flight.Begin, into => { while (flight.NextDue is not null) { flight.AppendRow(into); } });
        flight.Take("!ack 5");
        Assert.Equal(plan.Count, flight.RowsAcked);
        Assert.False(flight.IsComplete);
        Assert.Equal(["!low 86404000 a"], Lines(flight.AppendLows));
        Assert.False(flight.IsComplete);
        flight.Take("!ack 6");
        Assert.True(flight.IsComplete);
    }

    [Fact]
    public void Refused_lines_are_counted_and_the_reason_kept()
    {
        var (flight, _) = FourRows();
        _ = Lines(flight.Begin, flight.AppendRow);
        flight.Take("!nak 2 BadName");
        flight.Take("what?");
        Assert.Equal(1, flight.LinesRefused);
        Assert.Equal(["!nak 2 BadName"], flight.Refusals);
    }

    [Fact]
    public void An_acknowledgement_of_what_was_never_sent_is_an_error()
    {
        var (flight, _) = FourRows();
        _ = Lines(flight.Begin);
        Assert.Throws<InvalidDataException>(() => flight.Take("!ack 2"));
    }

    private static (LineFlight Flight, PlaybackPlan Plan) FourRows()
    {
        var rows = Enumerable.Range(1, 4).Select(i => new RecordedRow("a", "m", "1", i * 1000, i * 1000, i)).ToList();
        var options = new PlaybackOptions();
        var plan = PlaybackPlan.Create(rows, "boot", options);
        return (new LineFlight(plan, options), plan);
    }

    /// <summary>One connection with a reader that hears a random part and acknowledges a random part of that.</summary>
    private static bool Connect(LineFlight flight, Heard heard, Random random, bool canBreak)
    {
        var onTheWire = new Queue<string>(Lines(flight.Begin));
        var taken = 0L;
        while (!flight.IsComplete)
        {
            foreach (var line in Lines(flight.AppendLows))
            {
                onTheWire.Enqueue(line);
            }

            if (flight.NextDue is not null && random.Next(3) > 0)
            {
                onTheWire.Enqueue(Lines(flight.AppendRow)[0]);
            }

            while (onTheWire.Count > 0 && random.Next(3) > 0)
            {
                heard.Take(onTheWire.Dequeue());
                taken++;
            }

            if (random.Next(2) == 0)
            {
                flight.Take(string.Create(CultureInfo.InvariantCulture, $"!ack {taken}"));
            }

            if (canBreak && random.Next(12) == 0)
            {
                return false;
            }
        }

        return true;
    }

    private static List<string> Lines(params Action<IBufferWriter<byte>>[] steps)
    {
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var step in steps)
        {
            step(buffer);
        }

        return [.. Encoding.UTF8.GetString(buffer.WrittenSpan).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    /// <summary>What a reader knows, over all connections; complains about a row below a low.</summary>
    private sealed class Heard
    {
        public Dictionary<string, long> Lows { get; } = new(StringComparer.Ordinal);

        public HashSet<(string Device, long Seq)> Identities { get; } = [];

        public void Take(string text)
        {
            var line = LineProtocol.Parse(Encoding.UTF8.GetBytes(text));
            Assert.NotEqual(LineKind.None, line.Kind);
            var device = Encoding.UTF8.GetString(line.Device);
            if (line.Kind == LineKind.Low)
            {
                var low = line.TimeMicros!.Value / 1000; // A low has a time.
                Assert.True(low >= Lows.GetValueOrDefault(device, long.MinValue), "a low went back");
                Lows[device] = low;
            }
            else if (line.Kind == LineKind.Reading)
            {
                var low = Lows.GetValueOrDefault(device, long.MinValue);
                Assert.True(line.TimeMicros >= low * 1000 || low == long.MinValue, $"{text} below {low}");
                Identities.Add((device, (long)line.Seq!.Value)); // A played row has a number.
            }
        }
    }
}
