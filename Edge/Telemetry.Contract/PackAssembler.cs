using System.Text.Unicode;

namespace Telemetry.Contract;

/// <summary>
/// Applies the base fields of RFC 8428 to record after record and puts the readings into the columns.
/// Shared by the CBOR and the JSON form.
/// </summary>
internal ref partial struct PackAssembler
{
    private const uint ValueLabels = (1u << (int)SenmlLabel.Value) | (1u << (int)SenmlLabel.StringValue)
        | (1u << (int)SenmlLabel.BoolValue) | (1u << (int)SenmlLabel.BinaryValue);

    private const uint HeaderLabels = (1u << (int)SenmlLabel.Boot) | (1u << (int)SenmlLabel.Low)
        | (1u << (int)SenmlLabel.Run) | (1u << (int)SenmlLabel.Spool) | (1u << (int)SenmlLabel.Epoch)
        | (1u << (int)SenmlLabel.Past);

    private const uint ReadingLabels =
        ValueLabels | (1u << (int)SenmlLabel.Name) | (1u << (int)SenmlLabel.Sum);

    private readonly ReadingPack _pack;
    private readonly long? _arrivalMicros;
    private readonly bool _isForeign;
    private readonly Span<byte> _fullName;
    private readonly Span<byte> _baseName;
    private int _baseNameLength;
    private bool _isBasePlain;
    private bool _isBaseOther;
    private string _baseUnit;
    private long _baseTime;
    private double _baseValue;
    private ulong _nextSeq;
    private bool _isNumbered;
    private int _recordCount;

    /// <param name="pack">Where the readings go; cleared by the caller.</param>
    /// <param name="device">The device when it is known from elsewhere (the topic), else empty.</param>
    /// <param name="arrivalMicros">Now, for times relative to it.</param>
    /// <param name="scratch">Room for two full names.</param>
    public PackAssembler(ReadingPack pack, string device, long? arrivalMicros, Span<byte> scratch)
    {
        _pack = pack;
        _pack.Device = device;
        _isForeign = device.Length > 0;
        _arrivalMicros = arrivalMicros;
        _baseName = scratch[..(scratch.Length / 2)];
        _fullName = scratch[(scratch.Length / 2)..];
        _baseUnit = string.Empty;
    }

    /// <summary>Room that the constructor needs.</summary>
    public const int ScratchBytes = 8 * Limits.NameLengthMax;

    /// <summary>Takes one record. An error refuses the whole pack; a bad reading is only listed.</summary>
    public DecodeError Take(scoped ref SenmlRecord record)
    {
        var index = _recordCount++;
        if (record.SharedFault != DecodeError.NotDecoded)
        {
            return record.SharedFault;
        }

        var error = ApplyBase(ref record, index);
        if (error != DecodeError.None)
        {
            return error;
        }

        if ((record.Seen & ReadingLabels) == 0)
        {
            if (record.Fault != DecodeError.NotDecoded)
            {
                // A header that is wrong makes everything after it wrong.
                return record.Fault;
            }

            return DecodeError.None;
        }

        if (_pack.Count + _pack.FaultCount >= Limits.PackReadingsMax)
        {
            return DecodeError.TooManyReadings;
        }

        var seq = record.Has(SenmlLabel.Seq) ? record.Seq : _nextSeq;
        if (_isNumbered)
        {
            if (seq == ulong.MaxValue)
            {
                return DecodeError.BadSeq;
            }

            _nextSeq = seq + 1;
        }

        var fault = AddReading(ref record, _isNumbered ? seq : 0);
        if (fault != DecodeError.None)
        {
            _pack.AddFault(new RecordFault(index, fault, record.Position, _isNumbered ? seq : 0));
        }

        return DecodeError.None;
    }

    /// <summary>After the last record: is there a pack at all?</summary>
    public readonly DecodeError Finish()
    {
        if (_recordCount == 0)
        {
            return DecodeError.Empty;
        }

        _pack.NextSeq = _isNumbered ? _nextSeq : 0;
        return _pack.Device.Length == 0 ? DecodeError.NoDevice : DecodeError.None;
    }

    private DecodeError ApplyBase(scoped ref SenmlRecord record, int index)
    {
        if (record.Has(SenmlLabel.BaseVersion) && record.BaseVersion is 0 or > 10)
        {
            return DecodeError.UnsupportedVersion;
        }

        if (record.Has(SenmlLabel.BaseName))
        {
            var error = SetBaseName(record.BaseName);
            if (error != DecodeError.None)
            {
                return error;
            }
        }

        if (record.Has(SenmlLabel.BaseTime))
        {
            _baseTime = record.BaseTime;
        }

        if (record.Has(SenmlLabel.BaseUnit))
        {
            if (!IsUnit(record.BaseUnit))
            {
                return DecodeError.BadUnit;
            }

            _baseUnit = _pack.Intern(record.BaseUnit);
        }

        if (record.Has(SenmlLabel.BaseValue))
        {
            _baseValue = record.BaseValue;
        }

        return index == 0 ? ApplyHeader(ref record)
            : (record.Seen & HeaderLabels) != 0 ? DecodeError.MisplacedHeader
            : DecodeError.None;
    }

    private DecodeError ApplyHeader(scoped ref SenmlRecord record)
    {
        if (record.Has(SenmlLabel.Boot))
        {
            if (!Names.IsValidBoot(record.Boot))
            {
                return DecodeError.BadName;
            }

            _pack.Boot = _pack.Intern(record.Boot);
            _isNumbered = true;
        }

        if (record.Has(SenmlLabel.Seq))
        {
            _nextSeq = record.Seq;
        }

        if (record.Has(SenmlLabel.Low))
        {
            if (!EpochMicros.IsValid(record.Low))
            {
                return DecodeError.BadTime;
            }

            _pack.LowMicros = record.Low;
        }

        if (record.Has(SenmlLabel.Quality))
        {
            _pack.Quality = record.Quality;
            if (record.Quality == TimeQuality.None)
            {
                return DecodeError.BadTimeQuality;
            }
        }

        return ApplySender(ref record);
    }

    private DecodeError SetBaseName(scoped ReadOnlySpan<byte> name)
    {
        if (name.Length > _baseName.Length)
        {
            return DecodeError.BadName;
        }

        name.CopyTo(_baseName);
        _baseNameLength = name.Length;
        _isBasePlain = false;
        var slash = name.LastIndexOf((byte)'/');
        if (_isForeign || slash != name.Length - 1 || slash < 0)
        {
            return DecodeError.None;
        }

        var device = name[..slash];
        if (!Names.IsValid(device))
        {
            return DecodeError.BadName;
        }

        var interned = _pack.Intern(device);
        if (_pack.Device.Length == 0)
        {
            _pack.Device = interned;
        }

        _isBasePlain = true;
        _isBaseOther = !string.Equals(interned, _pack.Device, StringComparison.Ordinal);
        return DecodeError.None;
    }

    private DecodeError AddReading(scoped ref SenmlRecord record, ulong seq)
    {
        if (record.Fault != DecodeError.NotDecoded)
        {
            return record.Fault;
        }

        if (_isNumbered && _pack.Count > 0 && _pack.Seqs[_pack.Count - 1] == seq)
        {
            // Neighbours with one number are one foreign object to those who read the pack; here it is a repetition.
            return DecodeError.DuplicateSeq;
        }

        var error = ResolveName(record.Name, out var metric);
        if (error != DecodeError.None)
        {
            return error;
        }

        var unit = _baseUnit;
        if (record.Has(SenmlLabel.Unit))
        {
            if (!IsUnit(record.Unit))
            {
                return DecodeError.BadUnit;
            }

            unit = _pack.Intern(record.Unit);
        }

        error = ResolveTime(record.Time, out var time);
        if (error != DecodeError.None)
        {
            return error;
        }

        error = ResolveValue(ref record, out var kind, out var number);
        if (error != DecodeError.None)
        {
            return error;
        }

        var quality = record.Has(SenmlLabel.Quality) ? record.Quality : _pack.Quality;
        if (quality == TimeQuality.None)
        {
            return DecodeError.BadTimeQuality;
        }

        var ordinal = _pack.OrdinalOf(_pack.Intern(metric), unit);
        var valueQuality = record.Has(SenmlLabel.ValueQuality) ? record.ValueQuality : ValueQuality.Good;
        _pack.Add(time, seq, ordinal, kind, number, record.Text, quality, valueQuality);
        return DecodeError.None;
    }

    private readonly DecodeError ResolveName(ReadOnlySpan<byte> name, out ReadOnlySpan<byte> metric)
    {
        if (_isBasePlain && Names.IsValid(name))
        {
            metric = name;
            return _isBaseOther ? DecodeError.OtherDevice : DecodeError.None;
        }

        metric = default;
        if (name.Length > Limits.NameLengthMax * 2)
        {
            return DecodeError.BadName;
        }

        // The base name and the name are one name; what is before its last slash is the device.
        _baseName[.._baseNameLength].CopyTo(_fullName);
        name.CopyTo(_fullName[_baseNameLength..]);
        var full = _fullName[..(_baseNameLength + name.Length)];
        var slash = full.LastIndexOf((byte)'/');
        metric = full[(slash + 1)..];
        if (!Names.IsValid(metric))
        {
            return DecodeError.BadName;
        }

        if (_isForeign)
        {
            return DecodeError.None;
        }

        if (slash <= 0)
        {
            return DecodeError.NoDevice;
        }

        return CheckDevice(full[..slash]);
    }

    private readonly DecodeError CheckDevice(scoped ReadOnlySpan<byte> device)
    {
        if (!Names.IsValid(device))
        {
            return DecodeError.BadName;
        }

        var interned = _pack.Intern(device);
        if (_pack.Device.Length == 0)
        {
            _pack.Device = interned;
        }

        return string.Equals(interned, _pack.Device, StringComparison.Ordinal)
            ? DecodeError.None
            : DecodeError.OtherDevice;
    }

    private readonly DecodeError ResolveTime(long recordTime, out long time)
    {
        // Both are within ±2^59: the sum cannot overflow.
        time = _baseTime + recordTime;
        if (time < EpochMicros.RelativeBelow)
        {
            if (_arrivalMicros is not { } arrival)
            {
                return DecodeError.RelativeTime;
            }

            time += arrival;
            _pack.HasArrivalTimes = true;
        }

        return EpochMicros.IsValid(time) ? DecodeError.None : DecodeError.BadTime;
    }

    private readonly DecodeError ResolveValue(
        scoped ref SenmlRecord record, out ValueKind kind, out double number)
    {
        kind = ValueKind.None;
        number = 0;
        switch (record.Seen & ValueLabels)
        {
            case 1u << (int)SenmlLabel.Value:
                kind = ValueKind.Number;
                // Not for a base of 0: it would turn -0 into 0.
                number = _baseValue == 0 ? record.Number : record.Number + _baseValue;
                return double.IsFinite(number) ? DecodeError.None : DecodeError.NotFinite;
            case 1u << (int)SenmlLabel.BoolValue:
                kind = ValueKind.Bool;
                number = record.Flag ? 1 : 0;
                return DecodeError.None;
            case 1u << (int)SenmlLabel.StringValue:
                kind = ValueKind.Text;
                return record.Text.Length > Limits.TextBytesMax ? DecodeError.TextTooLong : DecodeError.None;
            case 1u << (int)SenmlLabel.BinaryValue:
                return DecodeError.UnsupportedValue;
            case 0:
                return DecodeError.MissingValue;
            default:
                return DecodeError.AmbiguousValue;
        }
    }

    private static bool IsUnit(scoped ReadOnlySpan<byte> unit) =>
        unit.Length <= Limits.UnitBytesMax && Utf8.IsValid(unit) && !unit.ContainsAnyInRange((byte)0, (byte)31);
}
