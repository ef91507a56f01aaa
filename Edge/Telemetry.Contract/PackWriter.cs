using System.Buffers;
using System.Text;

namespace Telemetry.Contract;

/// <summary>
/// Writes one SenML pack after another (RFC 8428). Made to be used again: no allocation per reading once its
/// buffer has grown. Not thread-safe.
/// </summary>
/// <example><code>
/// writer.Begin(new PackHeader("press", boot, firstSeq, low, TimeQuality.Synced));
/// writer.TryAdd("temperature", "Cel", micros, 21.5);
/// client.Publish(topic, writer.Complete());
/// </code></example>
public sealed partial class PackWriter
{
    private const int RecordOverheadMax = 192;

    private readonly PackFormat _format;
    private readonly int _bytesMax;
    private WireBuffer _wire = new(4096);
    private int _headerLength;
    private long _baseTime;
    private string _baseUnit = string.Empty;
    private TimeQuality _quality;
    private ulong _nextSeq;
    private bool _isNumbered;
    private bool _isOpen;

    /// <summary>Makes a writer.</summary>
    /// <param name="format">The form on the wire.</param>
    /// <param name="bytesMax">A pack never gets longer than this; at most <see cref="Limits.PackBytesMax"/>.</param>
    public PackWriter(PackFormat format = PackFormat.Cbor, int bytesMax = Limits.PackBytesMax)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytesMax, Limits.PackBytesMax);
        ArgumentOutOfRangeException.ThrowIfLessThan(bytesMax, 1024);
        _format = format;
        _bytesMax = bytesMax;
    }

    /// <summary>Number of readings in the open pack.</summary>
    public int Count { get; private set; }

    /// <summary>Length of the open pack so far, in bytes.</summary>
    public int Length => _wire.Length;

    /// <summary>The number that the next reading gets.</summary>
    public ulong NextSeq => _nextSeq;

    /// <summary>Begins a pack; an open one is forgotten.</summary>
    /// <exception cref="ArgumentException">A name, the boot id or a time is not valid.</exception>
    public void Begin(in PackHeader header)
    {
        Check(header);
        _wire.Length = 0;
        Count = 0;
        _baseTime = header.BaseTimeMicros ?? 0;
        _baseUnit = header.BaseUnit ?? string.Empty;
        _quality = header.Quality == TimeQuality.None ? TimeQuality.Synced : header.Quality;
        _nextSeq = header.FirstSeq;
        _isNumbered = header.Boot.Length > 0;
        _isOpen = true;
        _wire.Ensure(2048);
        if (_format == PackFormat.Cbor)
        {
            CborPackRecords.WriteHeader(ref _wire, header, _quality);
        }
        else
        {
            JsonPackRecords.WriteHeader(ref _wire, header, _quality);
        }

        _headerLength = _wire.Length;
    }

    /// <summary>
    /// Adds a number. False, and nothing written, when not finite, a name is bad, or the pack is full.
    /// </summary>
    public bool TryAdd(
        string metric, string? unit, long timeMicros, double value,
        TimeQuality quality = TimeQuality.None, ulong? seq = null,
        ValueQuality valueQuality = ValueQuality.Good) =>
        double.IsFinite(value)
        && TryAdd(
            metric, unit, timeMicros, new WireValue(ValueKind.Number, value, default), quality, seq, valueQuality);

    /// <summary>Adds true or false. False when a name is bad or the pack is full.</summary>
    public bool TryAdd(
        string metric, string? unit, long timeMicros, bool value,
        TimeQuality quality = TimeQuality.None, ulong? seq = null,
        ValueQuality valueQuality = ValueQuality.Good) =>
        TryAdd(
            metric, unit, timeMicros, new WireValue(ValueKind.Bool, value ? 1 : 0, default), quality, seq,
            valueQuality);

    /// <summary>Adds UTF-8 text. False when too long or not UTF-8, a name is bad, or the pack is full.</summary>
    public bool TryAdd(
        string metric, string? unit, long timeMicros, ReadOnlySpan<byte> text,
        TimeQuality quality = TimeQuality.None, ulong? seq = null,
        ValueQuality valueQuality = ValueQuality.Good) =>
        text.Length <= Limits.TextBytesMax
        && System.Text.Unicode.Utf8.IsValid(text)
        && TryAdd(metric, unit, timeMicros, new WireValue(ValueKind.Text, 0, text), quality, seq, valueQuality);

    /// <summary>Ends the pack. The memory is valid until the next <see cref="Begin"/>.</summary>
    public ReadOnlyMemory<byte> Complete()
    {
        if (!_isOpen)
        {
            throw new InvalidOperationException("No pack is open: call Begin first.");
        }

        _isOpen = false;
        if (_format == PackFormat.Cbor)
        {
            CborPackRecords.PatchCount(ref _wire, Count + 1);
        }
        else
        {
            _wire.Ensure(1);
            _wire.Byte((byte)']');
        }

        return _wire.Written;
    }

    /// <summary>Ends the pack and copies it.</summary>
    public void Complete(IBufferWriter<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        destination.Write(Complete().Span);
    }

    private bool TryAdd(
        string metric, string? unit, long timeMicros, WireValue value, TimeQuality quality, ulong? seq,
        ValueQuality valueQuality)
    {
        if (!_isOpen)
        {
            throw new InvalidOperationException("No pack is open: call Begin first.");
        }

        unit ??= string.Empty;
        if (Count == Limits.PackReadingsMax
            || !Names.IsValid(metric)
            || !IsUnit(unit)
            || timeMicros is < EpochMicros.RelativeBelow or > EpochMicros.Max)
        {
            return false;
        }

        // JSON may write six bytes for one.
        var room = RecordOverheadMax + metric.Length + ((unit.Length * 3) + value.Text.Length) * 6;
        _wire.Ensure(room);
        var start = _wire.Length;
        var own = seq is { } number && number != _nextSeq && _isNumbered ? seq : null;
        var record = new WireRecord
        {
            Metric = metric,
            Unit = string.Equals(unit, _baseUnit, StringComparison.Ordinal) ? null : unit,
            Time = timeMicros - _baseTime,
            Value = value,
            Quality = quality == _quality ? TimeQuality.None : quality,
            ValueQuality = valueQuality,
            Seq = own,
        };
        if (_format == PackFormat.Cbor)
        {
            CborPackRecords.WriteRecord(ref _wire, record);
        }
        else
        {
            JsonPackRecords.WriteRecord(ref _wire, record);
        }

        if (_wire.Length + 1 > _bytesMax)
        {
            _wire.Length = start;
            return false;
        }

        _nextSeq = (own ?? _nextSeq) + 1;
        Count++;
        return true;
    }

    private static void Check(in PackHeader header)
    {
        if (!Names.IsValid(header.Device))
        {
            throw new ArgumentException($"'{header.Device}' is not a device name: [A-Za-z0-9_.:-]{{1,128}}.");
        }

        if (header.Boot.Length > 0 && !Names.IsValidBoot(header.Boot))
        {
            throw new ArgumentException($"'{header.Boot}' is not a boot id: [A-Za-z0-9_.:-]{{1,64}}.");
        }

        if (header.Sender.IsKnown && !IsSender(header.Sender))
        {
            throw new ArgumentException($"'{header.Sender}' is not a sender: its ids are names.");
        }

        if (header.BaseUnit is { } unit && !IsUnit(unit))
        {
            throw new ArgumentException($"'{unit}' is not a unit: at most {Limits.UnitBytesMax} bytes of text.");
        }

        if (header.LowMicros is < EpochMicros.Min or > EpochMicros.Max
            || header.BaseTimeMicros is < EpochMicros.RelativeBelow or > EpochMicros.Max)
        {
            throw new ArgumentException("A time of the header is out of range.");
        }
    }

    private static bool IsSender(in PackSender sender) =>
        Names.IsValidBoot(sender.Run)
        && (!sender.IsIntroduced || (Names.IsValidBoot(sender.Spool)
            && Names.IsValidPast(sender.Past)));

    private static bool IsUnit(string unit)
    {
        if (unit.Length > Limits.UnitBytesMax)
        {
            return false;
        }

        foreach (var c in unit)
        {
            if (c < ' ' || char.IsSurrogate(c))
            {
                return false;
            }
        }

        return Encoding.UTF8.GetByteCount(unit) <= Limits.UnitBytesMax;
    }
}
