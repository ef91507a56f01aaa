namespace Telemetry.Contract;

/// <summary>
/// The records of a pack as CBOR. The outer array's count is written last, into two bytes kept for it:
/// <code>
/// 99 nn nn | map(k) -2:"press/" "boot":"…" "seq":n "low":t | map(3) 0:"temperature" 6:t 2:21.5 | …
/// </code>
/// </summary>
internal static class CborPackRecords
{
    public static void WriteHeader(ref WireBuffer wire, in PackHeader header, TimeQuality quality)
    {
        wire.Bytes([0x99, 0, 0]);
        var isNumbered = header.Boot.Length > 0;
        var count = 1 + (isNumbered ? 2 : 0) + (header.LowMicros is null ? 0 : 1)
            + (quality == TimeQuality.Synced ? 0 : 1) + (header.BaseTimeMicros is null ? 0 : 1)
            + (string.IsNullOrEmpty(header.BaseUnit) ? 0 : 1)
            + (!header.Sender.IsKnown ? 0 : header.Sender.IsIntroduced ? 4 : 1);
        CborWriter.Head(ref wire, CborMajor.Map, (ulong)count);
        CborWriter.Integer(ref wire, -2);
        CborWriter.Head(ref wire, CborMajor.Text, (ulong)header.Device.Length + 1);
        wire.Text(header.Device);
        wire.Byte((byte)'/');
        if (isNumbered)
        {
            CborWriter.Text(ref wire, "boot"u8);
            CborWriter.Text(ref wire, header.Boot);
            CborWriter.Text(ref wire, "seq"u8);
            CborWriter.Head(ref wire, CborMajor.Unsigned, header.FirstSeq);
        }

        if (header.LowMicros is { } low)
        {
            CborWriter.Text(ref wire, "low"u8);
            CborWriter.Seconds(ref wire, low);
        }

        if (quality != TimeQuality.Synced)
        {
            CborWriter.Text(ref wire, "tq"u8);
            CborWriter.Text(ref wire, TimeQualities.BytesOf(quality));
        }

        WriteSender(ref wire, header.Sender);
        if (header.BaseTimeMicros is { } baseTime)
        {
            CborWriter.Integer(ref wire, -3);
            CborWriter.Seconds(ref wire, baseTime);
        }

        if (!string.IsNullOrEmpty(header.BaseUnit))
        {
            CborWriter.Integer(ref wire, -4);
            CborWriter.Text(ref wire, header.BaseUnit);
        }
    }

    public static void WriteRecord(ref WireBuffer wire, scoped in WireRecord record)
    {
        var count = 2 + (record.Time == 0 ? 0 : 1) + (record.Unit is null ? 0 : 1)
            + (record.Quality == TimeQuality.None ? 0 : 1) + (record.Seq is null ? 0 : 1)
            + (ValueQualities.IsSaid(record.ValueQuality) ? 1 : 0);
        CborWriter.Head(ref wire, CborMajor.Map, (ulong)count);
        CborWriter.Integer(ref wire, 0);
        CborWriter.Text(ref wire, record.Metric);
        if (record.Unit is not null)
        {
            CborWriter.Integer(ref wire, 1);
            CborWriter.Text(ref wire, record.Unit);
        }

        if (record.Time != 0)
        {
            CborWriter.Integer(ref wire, 6);
            CborWriter.Seconds(ref wire, record.Time);
        }

        if (record.Quality != TimeQuality.None)
        {
            CborWriter.Text(ref wire, "tq"u8);
            CborWriter.Text(ref wire, TimeQualities.BytesOf(record.Quality));
        }

        if (ValueQualities.IsSaid(record.ValueQuality))
        {
            CborWriter.Text(ref wire, "vq"u8);
            CborWriter.Text(ref wire, ValueQualities.BytesOf(record.ValueQuality));
        }

        if (record.Seq is { } seq)
        {
            CborWriter.Text(ref wire, "seq"u8);
            CborWriter.Head(ref wire, CborMajor.Unsigned, seq);
        }

        WriteValue(ref wire, record.Value);
    }

    public static void PatchCount(ref WireBuffer wire, int count) => wire.Patch16(1, (ushort)count);

    private static void WriteSender(ref WireBuffer wire, in PackSender sender)
    {
        if (!sender.IsKnown)
        {
            return;
        }

        CborWriter.Text(ref wire, "run"u8);
        CborWriter.Text(ref wire, sender.Run);
        if (!sender.IsIntroduced)
        {
            return;
        }

        CborWriter.Text(ref wire, "spool"u8);
        CborWriter.Text(ref wire, sender.Spool);
        CborWriter.Text(ref wire, "epoch"u8);
        CborWriter.Head(ref wire, CborMajor.Unsigned, sender.Epoch);
        CborWriter.Text(ref wire, "past"u8);
        CborWriter.Text(ref wire, sender.Past);
    }

    private static void WriteValue(ref WireBuffer wire, scoped WireValue value)
    {
        switch (value.Kind)
        {
            case ValueKind.Number:
                CborWriter.Integer(ref wire, 2);
                CborWriter.Number(ref wire, value.Number);
                break;
            case ValueKind.Text:
                CborWriter.Integer(ref wire, 3);
                CborWriter.Text(ref wire, value.Text);
                break;
            case ValueKind.Bool:
                CborWriter.Integer(ref wire, 4);
                wire.Byte(value.Number != 0 ? (byte)0xF5 : (byte)0xF4);
                break;
            case ValueKind.None:
            default:
                throw new ArgumentException("A reading without a value.", nameof(value));
        }
    }
}
