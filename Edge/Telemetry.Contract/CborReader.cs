using System.Buffers.Binary;
using System.Text.Unicode;

namespace Telemetry.Contract;

/// <summary>
/// Reads the CBOR (RFC 8949) that SenML needs, over a span. No method throws on any bytes: each returns false
/// and leaves the reason in <see cref="Error"/>.
/// </summary>
internal ref partial struct CborReader
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

    /// <summary>Reads an array's or map's header; count is -1 when the length is indefinite.</summary>
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

    /// <summary>Forgets a wrong type that the caller deals with, and goes back.</summary>
    public void Rewind(int position)
    {
        Position = position;
        Error = DecodeError.None;
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
