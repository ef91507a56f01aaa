namespace Telemetry.Contract;

/// <summary>The CBOR form of a SenML pack.</summary>
internal static class CborPackDecoder
{
    public static DecodeResult Decode(
        ReadOnlySpan<byte> bytes, ref PackAssembler assembler, Span<byte> scratch)
    {
        var reader = new CborReader(bytes);
        if (!reader.TryReadContainer(CborMajor.Array, out var count))
        {
            return new DecodeResult(reader.Error, reader.Position);
        }

        for (var i = 0; count < 0 || i < count; i++)
        {
            if (count < 0 && reader.TryReadBreak())
            {
                break;
            }

            var position = reader.Position;
            var error = DecodeRecord(ref reader, ref assembler, scratch);
            if (error != DecodeError.None)
            {
                return new DecodeResult(error, reader.Error == error ? reader.Position : position);
            }
        }

        return reader.IsAtEnd
            ? new DecodeResult(assembler.Finish(), 0)
            : new DecodeResult(DecodeError.TrailingBytes, reader.Position);
    }

    private static DecodeError DecodeRecord(
        ref CborReader reader, ref PackAssembler assembler, Span<byte> scratch)
    {
        var room = new Scratch(scratch);
        var record = new SenmlRecord { Position = reader.Position };
        if (!reader.TryReadContainer(CborMajor.Map, out var count))
        {
            return reader.Error;
        }

        for (var i = 0; count < 0 || i < count; i++)
        {
            if (count < 0 && reader.TryReadBreak())
            {
                break;
            }

            if (i == Limits.RecordLabelsMax)
            {
                return DecodeError.TooManyLabels;
            }

            if (!TryReadLabel(ref reader, room.Label, out var label))
            {
                return reader.Error;
            }

            if (label == SenmlLabel.MustUnderstand)
            {
                return DecodeError.MustUnderstand;
            }

            record.Mark(label);
            var start = reader.Position;
            if (TryReadValue(ref reader, label, ref record, ref room))
            {
                continue;
            }

            if (reader.Error is not (DecodeError.WrongType or DecodeError.BadText or DecodeError.TextTooLong))
            {
                return reader.Error;
            }

            // Well-formed, but not what this label takes: blame the record, and go on behind the value.
            record.Blame(reader.Error, label);
            reader.Rewind(start);
            if (!reader.TrySkip(Limits.CborDepthMax))
            {
                return reader.Error;
            }
        }

        return assembler.Take(ref record);
    }

    private static bool TryReadLabel(ref CborReader reader, Span<byte> scratch, out SenmlLabel label)
    {
        label = SenmlLabel.Unknown;
        if ((CborMajor)reader.PeekMajor() is CborMajor.Unsigned or CborMajor.Negative)
        {
            if (!reader.TryReadInteger(out var isNegative, out var magnitude))
            {
                return false;
            }

            label = SenmlLabels.Parse(isNegative, magnitude);
            return true;
        }

        if (!reader.TryReadText(scratch, out var text))
        {
            return false;
        }

        label = SenmlLabels.Parse(text);
        return true;
    }

    private static bool TryReadValue(
        ref CborReader reader, SenmlLabel label, ref SenmlRecord record, ref Scratch room)
    {
        switch (label)
        {
            case SenmlLabel.Name:
                return reader.TryReadText(room.Name, out record.Name);
            case SenmlLabel.Unit:
                return reader.TryReadText(room.Unit, out record.Unit);
            case SenmlLabel.BaseName:
                return reader.TryReadText(room.BaseName, out record.BaseName);
            case SenmlLabel.BaseUnit:
                return reader.TryReadText(room.BaseUnit, out record.BaseUnit);
            case SenmlLabel.Boot:
                return reader.TryReadText(room.Boot, out record.Boot);
            case SenmlLabel.Run:
                return reader.TryReadText(room.Run, out record.Run);
            case SenmlLabel.Spool:
                return reader.TryReadText(room.Spool, out record.Spool);
            case SenmlLabel.Past:
                return reader.TryReadText(room.Past, out record.Past);
            case SenmlLabel.StringValue:
                return reader.TryReadText(room.Text, out record.Text);
            case SenmlLabel.BoolValue:
                return reader.TryReadBool(out record.Flag);
            case SenmlLabel.Quality:
                return TryReadQuality(ref reader, room.Label, ref record);
            case SenmlLabel.ValueQuality:
                return TryReadValueQuality(ref reader, room.Label, ref record);
            case SenmlLabel.Value:
                return TryReadDouble(ref reader, out record.Number);
            case SenmlLabel.BaseValue:
                return TryReadDouble(ref reader, out record.BaseValue);
            case SenmlLabel.Time:
                return TryReadTime(ref reader, label, ref record, out record.Time);
            case SenmlLabel.BaseTime:
                return TryReadTime(ref reader, label, ref record, out record.BaseTime);
            case SenmlLabel.Low:
                return TryReadTime(ref reader, label, ref record, out record.Low);
            case SenmlLabel.Seq:
                return TryReadWhole(ref reader, label, ref record, out record.Seq);
            case SenmlLabel.Epoch:
                return TryReadWhole(ref reader, label, ref record, out record.Epoch);
            case SenmlLabel.BaseVersion:
                return TryReadWhole(ref reader, label, ref record, out record.BaseVersion);
            default:
                return reader.TrySkip(Limits.CborDepthMax);
        }
    }

    private static bool TryReadDouble(ref CborReader reader, out double value)
    {
        var isRead = reader.TryReadNumber(out var number);
        value = isRead ? number.ToDouble() : 0;
        return isRead;
    }

    private static bool TryReadTime(ref CborReader reader, SenmlLabel label, ref SenmlRecord record, out long micros)
    {
        micros = 0;
        if (!reader.TryReadNumber(out var number))
        {
            return false;
        }

        if (!number.TryToMicros(out micros))
        {
            record.Blame(DecodeError.BadTime, label);
        }

        return true;
    }

    private static bool TryReadWhole(ref CborReader reader, SenmlLabel label, ref SenmlRecord record, out ulong value)
    {
        value = 0;
        if (!reader.TryReadNumber(out var number))
        {
            return false;
        }

        if (!number.TryToUInt64(out value))
        {
            record.Blame(DecodeError.BadSeq, label);
        }

        return true;
    }

    private static bool TryReadQuality(ref CborReader reader, Span<byte> scratch, ref SenmlRecord record)
    {
        if (!reader.TryReadText(scratch, out var text))
        {
            return false;
        }

        record.Quality = TimeQualities.Parse(text);
        return true;
    }

    private static bool TryReadValueQuality(ref CborReader reader, Span<byte> scratch, ref SenmlRecord record)
    {
        if (!reader.TryReadText(scratch, out var text))
        {
            return false;
        }

        record.ValueQuality = ValueQualities.Parse(text);
        return true;
    }
}
