using System.Text.Json;

namespace Telemetry.Contract;

/// <summary>
/// Decodes what foreign devices publish to <c>devices/{device}/telemetry</c>:
/// <c>{"ts":ms?, "values":{"metric":number|bool|string,…}, "boot":"…"?, "seq":n?, "low":ms?}</c>, a list of these,
/// or SenML. Never throws on any bytes.
/// </summary>
/// <remarks>
/// One object has one sequence number: its readings are rows one behind the other with the same seq, and are
/// accepted or refused together. Objects of another boot, and a seq that was there already, are faults.
/// </remarks>
public static class ForeignDecoder
{
    /// <summary>Decodes one message. What was in <paramref name="target"/> is replaced.</summary>
    /// <param name="device">The device, from the topic.</param>
    /// <param name="bytes">The message.</param>
    /// <param name="target">Where the readings go.</param>
    /// <param name="arrivalMicros">Now, for objects without <c>ts</c> and for SenML's relative times.</param>
    public static DecodeResult Decode(
        string device, ReadOnlySpan<byte> bytes, ReadingPack target, long arrivalMicros)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (!Names.IsValid(device))
        {
            throw new ArgumentException($"'{device}' is not a device name.", nameof(device));
        }

        if (bytes.IsEmpty || bytes.Length > Limits.PackBytesMax || !IsForeignJson(bytes))
        {
            return PackDecoder.Decode(bytes, target, device, arrivalMicros);
        }

        target.Clear();
        target.Device = device;
        var result = DecodeJson(bytes, new ForeignAssembler(target, arrivalMicros));
        if (!result.IsOk)
        {
            target.Clear();
        }

        return result;
    }

    /// <summary>
    /// JSON that is an object, or a list of which an object has <c>values</c> before one has a name of SenML: a promise
    /// alone (<c>low</c>) may stand first.
    /// </summary>
    private static bool IsForeignJson(ReadOnlySpan<byte> bytes)
    {
        if (!PackDecoder.LooksLikeJson(bytes[0]))
        {
            return false;
        }

        var reader = JsonText.Reader(bytes);
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                return true;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            {
                var isSenml = false;
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    if (reader.ValueTextEquals("values"u8))
                    {
                        return true;
                    }

                    isSenml |= reader.ValueTextEquals("n"u8) || reader.ValueTextEquals("bn"u8);
                    reader.Read();
                    reader.Skip();
                }

                if (isSenml)
                {
                    return false;
                }
            }
        }
        catch (JsonException)
        {
            // The decoder says what is wrong.
        }

        return false;
    }

    private static DecodeResult DecodeJson(ReadOnlySpan<byte> bytes, ForeignAssembler assembler)
    {
        Span<byte> scratch = stackalloc byte[Scratch.Bytes];
        var room = new Scratch(scratch);
        scoped var reader = JsonText.Reader(bytes);
        try
        {
            var error = DecodeMessage(ref reader, assembler, ref room);
            if (error == DecodeError.None)
            {
                // Reading on finds bytes after the end.
                reader.Read();
            }

            return new DecodeResult(error, error == DecodeError.None ? 0 : (int)reader.TokenStartIndex);
        }
        catch (JsonException)
        {
            return JsonText.Explain(bytes, in reader);
        }
    }

    private static DecodeError DecodeMessage(
        ref Utf8JsonReader reader, ForeignAssembler assembler, ref Scratch room)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            return DecodeObject(ref reader, assembler, ref room);
        }

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

            var error = DecodeObject(ref reader, assembler, ref room);
            if (error != DecodeError.None)
            {
                return error;
            }
        }

        return assembler.ObjectCount == 0 ? DecodeError.Empty : DecodeError.None;
    }

    private static DecodeError DecodeObject(
        ref Utf8JsonReader reader, ForeignAssembler assembler, ref Scratch room)
    {
        // The values may come before the time: find the header first, then read the values.
        var values = reader;
        var hasValues = false;
        var header = new ForeignHeader { Position = (int)reader.TokenStartIndex };
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("values"u8))
            {
                reader.Read();
                values = reader;
                hasValues = true;
                if (reader.TokenType != JsonTokenType.StartObject)
                {
                    return DecodeError.WrongShape;
                }
            }
            else
            {
                ReadHeaderField(ref reader, ref header, ref room);
            }

            reader.Skip();
        }

        if (!hasValues)
        {
            return header.LowMicros is null ? DecodeError.WrongShape : assembler.TakeHeader(in header);
        }

        return assembler.TakeObject(in header, ref values, ref room);
    }

    private static void ReadHeaderField(
        scoped ref Utf8JsonReader reader, ref ForeignHeader header, ref Scratch room)
    {
        var fault = DecodeError.None;
        if (reader.ValueTextEquals("ts"u8))
        {
            reader.Read();
            fault = JsonText.ReadTime(ref reader, -3, out var time);
            header.TimeMicros = time;
        }
        else if (reader.ValueTextEquals("low"u8))
        {
            reader.Read();
            fault = JsonText.ReadTime(ref reader, -3, out var low);
            header.LowMicros = low;
        }
        else if (reader.ValueTextEquals("seq"u8))
        {
            reader.Read();
            fault = JsonText.ReadWhole(ref reader, out var seq);
            header.Seq = seq;
        }
        else if (reader.ValueTextEquals("boot"u8))
        {
            reader.Read();
            fault = JsonText.ReadText(ref reader, room.Boot, out header.Boot);
        }
        else
        {
            reader.Read();
        }

        if (fault != DecodeError.None && header.Fault == DecodeError.NotDecoded)
        {
            header.Fault = fault;
        }
    }
}
