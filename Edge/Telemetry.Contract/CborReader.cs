using System.Buffers.Binary;
using System.Text.Unicode;

namespace Telemetry.Contract;

/// <summary>
/// Reads the CBOR (RFC 8949) that SenML needs, over a span. No method throws on any bytes: each returns false
/// and leaves the reason in <see cref="Error"/>.
/// </summary>
internal ref struct CborReader
{
    private const int IndefiniteLength = 31;
    private readonly ReadOnlySpan<byte> _bytes;

    public CborReader(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        Position = 0;
        Error = DecodeError.None;
    }

    public int Position { get; private set; }

    public DecodeError Error { get; private set; }

    public readonly bool IsAtEnd => Position >= _bytes.Length;

    /// <summary>The major type of the next item, or -1 at the end.</summary>
    public readonly int PeekMajor() => IsAtEnd ? -1 : _bytes[Position] >> 5;

    /// <summary>Reads an array's or map's header; <paramref name="count"/> is -1 when the length is indefinite.</summary>
    public bool TryReadContainer(CborMajor major, out int count)
    {
        count = 0;
        if (!TryReadHead(out var actual, out var info, out var argument))
        {
            return false;
        }

        if (actual != major)
        {
            return Fail(DecodeError.WrongShape);
        }

        if (info == IndefiniteLength)
        {
            count = -1;
            return true;
        }

        // Every element takes a byte at least: a count beyond the rest is a lie.
        if (argument > (ulong)(_bytes.Length - Position))
        {
            return Fail(DecodeError.Truncated);
        }

        count = (int)argument;
        return true;
    }

    /// <summary>Is the end of an indefinite container here? Then it is consumed.</summary>
    public bool TryReadBreak()
    {
        if (!IsAtEnd && _bytes[Position] == 0xFF)
        {
            Position++;
            return true;
        }

        return false;
    }

    /// <summary>Reads a whole number as sign and magnitude: -1 - magnitude when negative.</summary>
    public bool TryReadInteger(out bool isNegative, out ulong magnitude)
    {
        isNegative = false;
        if (!TryReadHead(out var major, out var info, out magnitude))
        {
            return false;
        }

        if (major is not (CborMajor.Unsigned or CborMajor.Negative) || info == IndefiniteLength)
        {
            return Fail(info == IndefiniteLength ? DecodeError.Malformed : DecodeError.WrongType);
        }

        isNegative = major == CborMajor.Negative;
        return true;
    }

    /// <summary>Reads a number of any kind: whole, half, single, double, or a decimal fraction (tag 4).</summary>
    public bool TryReadNumber(out CborNumber number)
    {
        number = default;
        switch ((CborMajor)PeekMajor())
        {
            case CborMajor.Unsigned or CborMajor.Negative:
                if (!TryReadInteger(out var isNegative, out var magnitude))
                {
                    return false;
                }

                number = CborNumber.OfInteger(isNegative, magnitude, 0);
                return true;
            case CborMajor.Tag:
                return TryReadDecimalFraction(out number);
            case CborMajor.Simple:
                return TryReadFloat(out number);
            default:
                return Fail(IsAtEnd ? DecodeError.Truncated : DecodeError.WrongType);
        }
    }

    /// <summary>Reads true or false.</summary>
    public bool TryReadBool(out bool value)
    {
        value = false;
        if (IsAtEnd)
        {
            return Fail(DecodeError.Truncated);
        }

        if (_bytes[Position] is not (0xF4 or 0xF5))
        {
            return Fail(DecodeError.WrongType);
        }

        value = _bytes[Position++] == 0xF5;
        return true;
    }

    /// <summary>
    /// Reads text. Text in one piece is a slice of the input; text in chunks is put together in
    /// <paramref name="scratch"/>, and is <see cref="DecodeError.TextTooLong"/> when it does not fit.
    /// </summary>
    public bool TryReadText(Span<byte> scratch, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!TryReadHead(out var major, out var info, out var length))
        {
            return false;
        }

        if (major != CborMajor.Text)
        {
            return Fail(DecodeError.WrongType);
        }

        if (info != IndefiniteLength)
        {
            return TrySlice(length, out text) && (Utf8.IsValid(text) || Fail(DecodeError.BadText));
        }

        var used = 0;
        while (!TryReadBreak())
        {
            if (!TryReadHead(out major, out info, out length))
            {
                return false;
            }

            if (major != CborMajor.Text || info == IndefiniteLength)
            {
                return Fail(DecodeError.Malformed);
            }

            if (!TrySlice(length, out var chunk))
            {
                return false;
            }

            if (chunk.Length > scratch.Length - used)
            {
                return Fail(DecodeError.TextTooLong);
            }

            // RFC 8949 3.2.3: each chunk is valid UTF-8 by itself.
            if (!Utf8.IsValid(chunk))
            {
                return Fail(DecodeError.BadText);
            }

            chunk.CopyTo(scratch[used..]);
            used += chunk.Length;
        }

        text = scratch[..used];
        return true;
    }

    /// <summary>Goes past one item, whatever it is.</summary>
    public bool TrySkip(int depthMax)
    {
        if (!TryReadHead(out var major, out var info, out var argument))
        {
            return false;
        }

        if (info == IndefiniteLength && major is CborMajor.Unsigned or CborMajor.Negative or CborMajor.Tag)
        {
            return Fail(DecodeError.Malformed);
        }

        switch (major)
        {
            case CborMajor.Unsigned or CborMajor.Negative:
                return true;
            case CborMajor.Bytes or CborMajor.Text:
                return info == IndefiniteLength ? TrySkipChunks(major) : TrySlice(argument, out _);
            case CborMajor.Array or CborMajor.Map:
                return TrySkipElements(major, info, argument, depthMax);
            case CborMajor.Tag:
                return depthMax > 0 ? TrySkip(depthMax - 1) : Fail(DecodeError.TooDeep);
            case CborMajor.Simple:
                // A lone break is not an item, and a simple value below 32 must not use the long form.
                return info != IndefiniteLength && (info != 24 || argument >= 32) || Fail(DecodeError.Malformed);
            default:
                return Fail(DecodeError.Malformed);
        }
    }

    /// <summary>Forgets a wrong type that the caller deals with, and goes back to <paramref name="position"/>.</summary>
    public void Rewind(int position)
    {
        Position = position;
        Error = DecodeError.None;
    }

    private bool TrySkipChunks(CborMajor major)
    {
        while (!TryReadBreak())
        {
            if (!TryReadHead(out var chunk, out var info, out var length))
            {
                return false;
            }

            if (chunk != major || info == IndefiniteLength)
            {
                return Fail(DecodeError.Malformed);
            }

            if (!TrySlice(length, out _))
            {
                return false;
            }
        }

        return true;
    }

    private bool TrySkipElements(CborMajor major, int info, ulong count, int depthMax)
    {
        if (depthMax <= 0)
        {
            return Fail(DecodeError.TooDeep);
        }

        var perElement = major == CborMajor.Map ? 2 : 1;
        if (info != IndefiniteLength && count > (ulong)(_bytes.Length - Position) / (uint)perElement)
        {
            return Fail(DecodeError.Truncated);
        }

        for (var i = 0UL; info == IndefiniteLength || i < count; i++)
        {
            if (info == IndefiniteLength && TryReadBreak())
            {
                return true;
            }

            for (var part = 0; part < perElement; part++)
            {
                if (!TrySkip(depthMax - 1))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private bool TryReadDecimalFraction(out CborNumber number)
    {
        number = default;
        if (!TryReadHead(out _, out var info, out var tag))
        {
            return false;
        }

        if (info == IndefiniteLength)
        {
            return Fail(DecodeError.Malformed);
        }

        if (tag != 4)
        {
            return Fail(DecodeError.WrongType);
        }

        if (PeekMajor() != (int)CborMajor.Array)
        {
            return Fail(IsAtEnd ? DecodeError.Truncated : DecodeError.WrongType);
        }

        if (!TryReadContainer(CborMajor.Array, out var count))
        {
            return false;
        }

        if (count is not (2 or -1))
        {
            return Fail(DecodeError.WrongType);
        }

        if (!TryReadInteger(out var isExponentNegative, out var exponent)
            || !TryReadInteger(out var isNegative, out var magnitude))
        {
            return false;
        }

        if (count < 0 && !TryReadBreak())
        {
            return Fail(DecodeError.WrongType);
        }

        // Beyond ±1000 every double is zero or infinite: the exponent can be clamped.
        var power = (int)Math.Min(exponent, 1000);
        number = CborNumber.OfInteger(isNegative, magnitude, isExponentNegative ? -1 - power : power);
        return true;
    }

    private bool TryReadFloat(out CborNumber number)
    {
        number = default;
        var start = Position;
        if (!TryReadHead(out _, out var info, out var bits))
        {
            return false;
        }

        switch (info)
        {
            case 25:
                number = CborNumber.OfDouble((double)BitConverter.UInt16BitsToHalf((ushort)bits));
                return true;
            case 26:
                number = CborNumber.OfDouble(BitConverter.UInt32BitsToSingle((uint)bits));
                return true;
            case 27:
                number = CborNumber.OfDouble(BitConverter.UInt64BitsToDouble(bits));
                return true;
            default:
                Position = start;
                return Fail(DecodeError.WrongType);
        }
    }

    private bool TryReadHead(out CborMajor major, out int info, out ulong argument)
    {
        argument = 0;
        if (IsAtEnd)
        {
            major = CborMajor.Unsigned;
            info = 0;
            return Fail(DecodeError.Truncated);
        }

        var first = _bytes[Position];
        major = (CborMajor)(first >> 5);
        info = first & 31;
        if (info < 24)
        {
            argument = (ulong)info;
            Position++;
            return true;
        }

        if (info == IndefiniteLength)
        {
            Position++;
            return true;
        }

        if (info > 27)
        {
            return Fail(DecodeError.Malformed);
        }

        var width = 1 << (info - 24);
        if (_bytes.Length - Position - 1 < width)
        {
            return Fail(DecodeError.Truncated);
        }

        var rest = _bytes.Slice(Position + 1, width);
        argument = width switch
        {
            1 => rest[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(rest),
            4 => BinaryPrimitives.ReadUInt32BigEndian(rest),
            _ => BinaryPrimitives.ReadUInt64BigEndian(rest),
        };
        Position += 1 + width;
        return true;
    }

    private bool TrySlice(ulong length, out ReadOnlySpan<byte> slice)
    {
        if (length > (ulong)(_bytes.Length - Position))
        {
            slice = default;
            return Fail(DecodeError.Truncated);
        }

        slice = _bytes.Slice(Position, (int)length);
        Position += (int)length;
        return true;
    }

    private bool Fail(DecodeError error)
    {
        Error = error;
        return false;
    }
}
