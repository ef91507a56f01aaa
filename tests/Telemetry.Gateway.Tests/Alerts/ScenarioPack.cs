using System.Globalization;
using System.Text;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Fencing;
using Telemetry.Engine.Time;

namespace Telemetry.Gateway.Tests.Alerts;

/// <summary>What a device sends at once: as the engine's step, and as the bytes of its message.</summary>
internal sealed record ScenarioPack
{
    public required string Device { get; init; }

    /// <summary>The run of the agent, and the boot of its numbers.</summary>
    public required string Boot { get; init; }

    /// <summary>The number of its first reading.</summary>
    public required ulong Seq { get; init; }

    /// <summary>Its declared low watermark, µs since the beginning.</summary>
    public long? Low { get; init; }

    /// <summary>A foreign device has no declared clock.</summary>
    public bool IsForeign { get; init; }

    /// <summary>Who sends it; unknown unless the scenario says it.</summary>
    public StepSender Sender { get; init; } = StepSender.Unknown;

    public required IReadOnlyList<ScenarioReading> Readings { get; init; }

    /// <summary>The topic that it is published to.</summary>
    public string Topic => IsForeign ? $"devices/{Device}/telemetry" : $"telemetry/v1/{Device}/data";

    public void Fill(StepInput input, StepStamp at)
    {
        EventTime? low = Low is long micros ? new EventTime(micros) : null;
        input.BeginRows(
            at, Device, Boot, low, IsForeign ? SourceClockKind.Bounded : SourceClockKind.Declared);
        input.Sender = Sender;
        ulong seq = Seq;
        foreach (ScenarioReading reading in Readings)
        {
            input.Add(new StepReading(
                input.Symbol(reading.Metric), StepInput.NoSymbol, input.Symbol(reading.Quality),
                new EventTime(reading.Micros), seq++, ReadingKind.Number, reading.Value, null));
        }
    }

    /// <summary>The message, with the scenario's beginning at this second since the epoch.</summary>
    public byte[] Message(long begin)
    {
        StringBuilder json = new();
        ulong seq = Seq;
        if (IsForeign)
        {
            IEnumerable<string> objects = Readings.Select(reading => string.Create(
                CultureInfo.InvariantCulture,
                $"{{\"ts\":{(begin * 1_000) + (reading.Micros / 1_000)},\"boot\":\"{Boot}\",\"seq\":{seq++},"
                + $"\"values\":{{\"{reading.Metric}\":{reading.Value}") + "}}");
            return Encoding.UTF8.GetBytes(json.Append('[').AppendJoin(',', objects).Append(']').ToString());
        }

        json.Append(CultureInfo.InvariantCulture, $$"""[{"bn":"{{Device}}/","boot":"{{Boot}}","seq":{{seq}}""");
        if (Low is long low)
        {
            json.Append(CultureInfo.InvariantCulture, $",\"low\":{Seconds(begin, low)}");
        }

        if (Sender.IsKnown)
        {
            json.Append(CultureInfo.InvariantCulture, $",\"run\":\"{Sender.Run}\"");
        }

        if (Sender.IsIntroduced)
        {
            json.Append(
                CultureInfo.InvariantCulture,
                $",\"spool\":\"{Sender.Spool}\",\"epoch\":{Sender.Epoch},\"past\":\"{Sender.Past}\"");
        }

        json.Append('}');
        foreach (ScenarioReading reading in Readings)
        {
            string quality = reading.Quality == "synced" ? "" : $",\"tq\":\"{reading.Quality}\"";
            json.Append(
                CultureInfo.InvariantCulture,
                $",{{\"n\":\"{reading.Metric}\",\"t\":{Seconds(begin, reading.Micros)}");
            json.Append(CultureInfo.InvariantCulture, $",\"v\":{reading.Value}{quality}").Append('}');
        }

        return Encoding.UTF8.GetBytes(json.Append(']').ToString());
    }

    private static string Seconds(long begin, long micros) =>
        (begin + (micros / 1e6m)).ToString("0.######", CultureInfo.InvariantCulture);
}
