using System.Text.Json;

namespace Telemetry.Contract;

/// <summary>Puts the readings of foreign objects into the columns.</summary>
internal sealed class ForeignAssembler(ReadingPack pack, long arrivalMicros)
{
    private HashSet<ulong>? _seqs;
    private ulong _firstSeq;
    private bool _isBootKnown;
    private bool _isSeqTaken;

    public int ObjectCount { get; private set; }

    /// <summary>An object without values: a heartbeat.</summary>
    public DecodeError TakeHeader(scoped in ForeignHeader header)
    {
        var index = ObjectCount++;
        // Without a number it says nothing of identity: it may stand before, behind and between numbered objects.
        var fault = header.Seq is null ? TakeLow(in header) : CheckHeader(in header);
        if (fault != DecodeError.None)
        {
            pack.AddFault(new RecordFault(index, fault, header.Position, header.Seq ?? 0));
        }

        return DecodeError.None;
    }

    /// <summary>An object and its values; the reader stands on the beginning of the values.</summary>
    public DecodeError TakeObject(
        scoped in ForeignHeader header, scoped ref Utf8JsonReader values, scoped ref Scratch room)
    {
        var index = ObjectCount++;
        var fault = CheckHeader(in header);
        if (fault == DecodeError.None && pack.HasIdentity && !TakeSeq(header.Seq ?? 0))
        {
            fault = DecodeError.DuplicateSeq;
        }

        if (fault != DecodeError.None)
        {
            pack.AddFault(new RecordFault(index, fault, header.Position, header.Seq ?? 0));
            return DecodeError.None;
        }

        var time = header.TimeMicros ?? arrivalMicros;
        pack.HasArrivalTimes |= header.TimeMicros is null;
        var seq = pack.HasIdentity ? header.Seq ?? 0 : 0;
        while (values.Read() && values.TokenType == JsonTokenType.PropertyName)
        {
            if (pack.Count + pack.FaultCount >= Limits.PackReadingsMax)
            {
                return DecodeError.TooManyReadings;
            }

            var position = (int)values.TokenStartIndex;
            fault = TakeValue(ref values, ref room, time, seq);
            if (fault != DecodeError.None)
            {
                pack.AddFault(new RecordFault(index, fault, position, seq));
            }
        }

        return DecodeError.None;
    }

    private DecodeError CheckHeader(scoped in ForeignHeader header)
    {
        if (header.Fault != DecodeError.NotDecoded)
        {
            return header.Fault;
        }

        if (!header.Boot.IsEmpty && !Names.IsValidBoot(header.Boot))
        {
            return DecodeError.BadName;
        }

        if (header.LowMicros is { } low && !EpochMicros.IsValid(low))
        {
            return DecodeError.BadTime;
        }

        // Numbers without a boot, or a boot without numbers, say nothing about identity.
        var boot = header.Seq is null ? string.Empty : pack.Intern(header.Boot);
        if (!_isBootKnown)
        {
            // Of the first object that can be used: a bad one before it must not make the others strangers.
            _isBootKnown = true;
            pack.Boot = boot;
        }
        else if (!string.Equals(pack.Boot, boot, StringComparison.Ordinal) && header.Seq is not null)
        {
            return DecodeError.OtherBoot;
        }
        else if (header.Seq is null && pack.HasIdentity)
        {
            return DecodeError.BadSeq;
        }

        return TakeLow(in header);
    }

    private DecodeError TakeLow(scoped in ForeignHeader header)
    {
        if (header.Fault != DecodeError.NotDecoded)
        {
            return header.Fault;
        }

        if (header.LowMicros is { } low && !EpochMicros.IsValid(low))
        {
            return DecodeError.BadTime;
        }

        // The promise of the whole message is the one that was made last.
        pack.LowMicros = header.LowMicros ?? pack.LowMicros;
        return DecodeError.None;
    }

    private bool TakeSeq(ulong seq)
    {
        pack.NextSeq = Math.Max(pack.NextSeq, seq == ulong.MaxValue ? seq : seq + 1);
        if (!_isSeqTaken)
        {
            _isSeqTaken = true;
            _firstSeq = seq;
            return true;
        }

        _seqs ??= [_firstSeq];
        return _seqs.Add(seq);
    }

    private DecodeError TakeValue(
        scoped ref Utf8JsonReader values, scoped ref Scratch room, long time, ulong seq)
    {
        var isNameRead = JsonText.TryRead(ref values, room.Name, out var name, out _);
        values.Read();
        var text = default(ReadOnlySpan<byte>);
        var number = 0d;
        var kind = ValueKind.Number;
        var fault = DecodeError.None;
        switch (values.TokenType)
        {
            case JsonTokenType.Number:
                fault = JsonText.ReadDouble(ref values, out number);
                break;
            case JsonTokenType.True or JsonTokenType.False:
                kind = ValueKind.Bool;
                number = values.TokenType == JsonTokenType.True ? 1 : 0;
                break;
            case JsonTokenType.String:
                kind = ValueKind.Text;
                fault = JsonText.ReadText(ref values, room.Text, out text);
                break;
            case JsonTokenType.Null:
                fault = DecodeError.MissingValue;
                break;
            default:
                values.Skip();
                fault = DecodeError.UnsupportedValue;
                break;
        }

        fault = fault != DecodeError.None ? fault
            : !isNameRead || !Names.IsValid(name) ? DecodeError.BadName
            : !double.IsFinite(number) ? DecodeError.NotFinite
            : text.Length > Limits.TextBytesMax ? DecodeError.TextTooLong
            : !EpochMicros.IsValid(time) ? DecodeError.BadTime
            : DecodeError.None;
        if (fault == DecodeError.None)
        {
            var ordinal = pack.OrdinalOf(pack.Intern(name), string.Empty);
            pack.Add(time, seq, ordinal, kind, number, text, TimeQuality.Synced, ValueQuality.Good);
        }

        return fault;
    }
}
