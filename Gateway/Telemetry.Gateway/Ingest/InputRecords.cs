using Telemetry.Contract;
using Telemetry.Gateway.Interfaces;
using Telemetry.Scoring.Machine;
using static Telemetry.Gateway.Ingest.InputFormat;

namespace Telemetry.Gateway.Ingest;

/// <summary>Writes the input journal's records (<see cref="InputFormat"/>).</summary>
internal static class InputRecords
{
    private const int NarrowMetricsMax = 256;

    public static void WritePack(RecordWriter writer, Lane lane, string agent, ReadingPack pack)
    {
        PackFlags flags = FlagsOf(pack);
        writer.Begin(InputKind.Pack, VersionOf(flags))
            .Byte((byte)lane)
            .Name(agent)
            .Name(pack.Device)
            .Name(pack.Boot)
            .Byte((byte)flags)
            .Byte((byte)pack.Quality)
            .Int64(pack.LowMicros ?? 0)
            .Int64((long)pack.NextSeq);
        if (flags.HasFlag(PackFlags.HasSender))
        {
            PackSender sender = pack.Sender;
            writer.Name(sender.Run).Name(sender.Spool).Int64((long)sender.Epoch).Name(sender.Past);
        }

        writer.UInt16((ushort)pack.MetricCount);
        for (int metric = 0; metric < pack.MetricCount; metric++)
        {
            writer.Name(pack.MetricNames[metric]).Name(pack.MetricUnits[metric]);
        }

        writer.UInt16((ushort)pack.Count).Column(pack.Times);
        if (flags.HasFlag(PackFlags.SeqsAreRun))
        {
            writer.Int64(pack.Count == 0 ? 0 : (long)pack.Seqs[0]);
        }
        else
        {
            writer.Column(pack.Seqs);
        }

        WriteMetrics(writer, pack, flags.HasFlag(PackFlags.WideMetrics));
        writer.Column(pack.Numbers);
        if (flags.HasFlag(PackFlags.HasKinds))
        {
            writer.Column(pack.Kinds);
        }

        if (flags.HasFlag(PackFlags.HasQualities))
        {
            writer.Column(pack.Qualities);
        }

        if (flags.HasFlag(PackFlags.HasValueQualities))
        {
            writer.Column(pack.ValueQualities);
        }

        if (flags.HasFlag(PackFlags.HasKinds))
        {
            WriteTexts(writer, pack);
        }
    }

    public static void WriteStatus(
        RecordWriter writer, string agent, string device, bool isOnline, StatusReason reason) =>
        writer.Begin(InputKind.Status).Name(agent).Name(device).Byte(isOnline ? (byte)1 : (byte)0).Byte((byte)reason);

    public static void WriteTick(RecordWriter writer) => writer.Begin(InputKind.Tick);

    public static void WriteControl(RecordWriter writer, ControlKind kind, ReadOnlySpan<byte> payload) =>
        writer.Begin(InputKind.Control).Byte((byte)kind).Bytes(payload);

    /// <summary>The change of a model that a control record asks for; null when it is another.</summary>
    public static ModelChange? TryReadModelChange(in InputRecord record) =>
        record.Body is [(byte)ControlKind.ModelChanged, .. var payload] ? ModelChange.TryRead(payload) : null;

    /// <summary>The topic must have been shortened to 255 bytes, the excerpt to its limit.</summary>
    public static void WriteDeadLetter(
        RecordWriter writer,
        in DeadLetter letter,
        ReadOnlySpan<char> topic,
        int payloadBytes,
        ReadOnlySpan<byte> excerpt) =>
        writer.Begin(InputKind.DeadLetter)
            .Name(letter.Agent)
            .Name(letter.Device)
            .Name(letter.Reason)
            .Name(topic)
            .Int32(letter.Readings)
            .Int32(payloadBytes)
            .Bytes(excerpt);

    /// <summary>The oldest version that can say it, so that an older gateway reads what it can.</summary>
    private static byte VersionOf(PackFlags flags) =>
        flags.HasFlag(PackFlags.HasValueQualities) ? DoubtVersion
        : flags.HasFlag(PackFlags.HasSender) || flags.HasFlag(PackFlags.ArrivalTimes) ? SenderVersion
        : InputFormat.Version;

    private static PackFlags FlagsOf(ReadingPack pack)
    {
        PackFlags flags = PackFlags.None;
        flags |= pack.LowMicros is null ? PackFlags.None : PackFlags.HasLow;
        flags |= IsRun(pack.Seqs) ? PackFlags.SeqsAreRun : PackFlags.None;
        flags |= pack.Kinds.ContainsAnyExcept(ValueKind.Number) ? PackFlags.HasKinds : PackFlags.None;
        flags |= pack.Qualities.ContainsAnyExcept(pack.Quality) ? PackFlags.HasQualities : PackFlags.None;
        flags |= pack.ValueQualities.ContainsAnyExcept(ValueQuality.Good)
            ? PackFlags.HasValueQualities
            : PackFlags.None;
        flags |= pack.Sender.IsKnown ? PackFlags.HasSender : PackFlags.None;
        flags |= pack.HasArrivalTimes ? PackFlags.ArrivalTimes : PackFlags.None;
        flags |= pack.MetricCount > NarrowMetricsMax ? PackFlags.WideMetrics : PackFlags.None;
        return flags;
    }

    private static bool IsRun(ReadOnlySpan<ulong> seqs)
    {
        for (int row = 1; row < seqs.Length; row++)
        {
            if (seqs[row] != seqs[row - 1] + 1)
            {
                return false;
            }
        }

        return true;
    }

    private static void WriteMetrics(RecordWriter writer, ReadingPack pack, bool isWide)
    {
        ReadOnlySpan<int> metrics = pack.Metrics;
        if (isWide)
        {
            foreach (int metric in metrics)
            {
                writer.UInt16((ushort)metric);
            }

            return;
        }

        Span<byte> narrow = writer.Take(metrics.Length);
        for (int row = 0; row < metrics.Length; row++)
        {
            narrow[row] = (byte)metrics[row];
        }
    }

    private static void WriteTexts(RecordWriter writer, ReadingPack pack)
    {
        for (int row = 0; row < pack.Count; row++)
        {
            if (pack.Kinds[row] == ValueKind.Text)
            {
                ReadOnlySpan<byte> text = pack.Text(row);
                writer.UInt16((ushort)text.Length).Bytes(text);
            }
        }
    }
}
