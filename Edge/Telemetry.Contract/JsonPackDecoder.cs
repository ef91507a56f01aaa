using System.Text.Json;

namespace Telemetry.Contract;

/// <summary>The JSON form of a SenML pack.</summary>
internal static class JsonPackDecoder
{
    public static DecodeResult Decode(ReadOnlySpan<byte> bytes, ref PackAssembler assembler, Span<byte> scratch)
    {
        var reader = JsonText.Reader(bytes);
        try
        {
            var error = DecodeArray(ref reader, ref assembler, scratch);
            if (error == DecodeError.None)
            {
                // Reading on finds bytes after the end.
                reader.Read();
                error = assembler.Finish();
            }

            return new DecodeResult(error, error == DecodeError.None ? 0 : (int)reader.TokenStartIndex);
        }
        catch (JsonException)
        {
            return JsonText.Explain(bytes, in reader);
        }
    }

    private static DecodeError DecodeArray(
        ref Utf8JsonReader reader, ref PackAssembler assembler, Span<byte> scratch)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return DecodeError.WrongShape;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return DecodeError.WrongShape;
            }

            var error = DecodeRecord(ref reader, ref assembler, scratch);
            if (error != DecodeError.None)
            {
                return error;
            }
        }

        return DecodeError.None;
    }

    private static DecodeError DecodeRecord(
        ref Utf8JsonReader reader, ref PackAssembler assembler, Span<byte> scratch)
    {
        var room = new Scratch(scratch);
        var record = new SenmlRecord { Position = (int)reader.TokenStartIndex };
        var count = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (count++ == Limits.RecordLabelsMax)
            {
                return DecodeError.TooManyLabels;
            }

            var label = JsonText.TryRead(ref reader, room.Label, out var name, out _)
                ? SenmlLabels.Parse(name)
                : SenmlLabel.Unknown;
            if (label == SenmlLabel.MustUnderstand)
            {
                return DecodeError.MustUnderstand;
            }

            record.Mark(label);
            reader.Read();
            var fault = ReadValue(ref reader, label, ref record, ref room);
            if (fault != DecodeError.None)
            {
                record.Blame(fault, label);
            }

            reader.Skip();
        }

        return assembler.Take(ref record);
    }

    private static DecodeError ReadValue(
        ref Utf8JsonReader reader, SenmlLabel label, ref SenmlRecord record, ref Scratch room)
    {
        switch (label)
        {
            case SenmlLabel.Name:
                return JsonText.ReadText(ref reader, room.Name, out record.Name);
            case SenmlLabel.Unit:
                return JsonText.ReadText(ref reader, room.Unit, out record.Unit);
            case SenmlLabel.BaseName:
                return JsonText.ReadText(ref reader, room.BaseName, out record.BaseName);
            case SenmlLabel.BaseUnit:
                return JsonText.ReadText(ref reader, room.BaseUnit, out record.BaseUnit);
            case SenmlLabel.Boot:
                return JsonText.ReadText(ref reader, room.Boot, out record.Boot);
            case SenmlLabel.Run:
                return JsonText.ReadText(ref reader, room.Run, out record.Run);
            case SenmlLabel.Spool:
                return JsonText.ReadText(ref reader, room.Spool, out record.Spool);
            case SenmlLabel.Past:
                return JsonText.ReadText(ref reader, room.Past, out record.Past);
            case SenmlLabel.StringValue:
                return JsonText.ReadText(ref reader, room.Text, out record.Text);
            case SenmlLabel.BoolValue:
                record.Flag = reader.TokenType == JsonTokenType.True;
                return reader.TokenType is JsonTokenType.True or JsonTokenType.False
                    ? DecodeError.None
                    : DecodeError.WrongType;
            case SenmlLabel.Quality:
                var fault = JsonText.ReadText(ref reader, room.Label, out var quality);
                record.Quality = TimeQualities.Parse(quality);
                return fault;
            case SenmlLabel.ValueQuality:
                fault = JsonText.ReadText(ref reader, room.Label, out var valueQuality);
                record.ValueQuality = ValueQualities.Parse(valueQuality);
                return fault;
            case SenmlLabel.Value:
                return JsonText.ReadDouble(ref reader, out record.Number);
            case SenmlLabel.BaseValue:
                return JsonText.ReadDouble(ref reader, out record.BaseValue);
            case SenmlLabel.Time:
                return JsonText.ReadTime(ref reader, 0, out record.Time);
            case SenmlLabel.BaseTime:
                return JsonText.ReadTime(ref reader, 0, out record.BaseTime);
            case SenmlLabel.Low:
                return JsonText.ReadTime(ref reader, 0, out record.Low);
            case SenmlLabel.Seq:
                return JsonText.ReadWhole(ref reader, out record.Seq);
            case SenmlLabel.Epoch:
                return JsonText.ReadWhole(ref reader, out record.Epoch);
            case SenmlLabel.BaseVersion:
                return JsonText.ReadWhole(ref reader, out record.BaseVersion);
            default:
                return DecodeError.None;
        }
    }
}
