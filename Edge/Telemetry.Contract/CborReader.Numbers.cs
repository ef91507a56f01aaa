namespace Telemetry.Contract;

/// <content>Numbers of all kinds.</content>
internal ref partial struct CborReader
{
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
                return TryReadTagged(out number);
            case CborMajor.Simple:
                return TryReadFloat(out number);
            default:
                return Fail(IsAtEnd ? DecodeError.Truncated : DecodeError.WrongType);
        }
    }

    private bool TryReadTagged(out CborNumber number)
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

        switch (tag)
        {
            case 2 or 3:
                var isRead = TryReadBytesAsInteger(out var magnitude);
                number = CborNumber.OfInteger(tag == 3, magnitude, 0);
                return isRead;
            case 4:
                return TryReadDecimalFraction(out number);
            default:
                return Fail(DecodeError.WrongType);
        }
    }

    /// <summary>The bytes of a big number that is not that big: up to 64 bits.</summary>
    private bool TryReadBytesAsInteger(out ulong magnitude)
    {
        magnitude = 0;
        if (!TryReadHead(out var major, out var info, out var length))
        {
            return false;
        }

        if (major != CborMajor.Bytes || info == IndefiniteLength)
        {
            return Fail(DecodeError.WrongType);
        }

        if (!TrySlice(length, out var bytes))
        {
            return false;
        }

        bytes = bytes.TrimStart((byte)0);
        if (bytes.Length > sizeof(ulong))
        {
            return Fail(DecodeError.WrongType);
        }

        foreach (var b in bytes)
        {
            magnitude = (magnitude << 8) | b;
        }

        return true;
    }

    /// <summary>A whole number, or a big one.</summary>
    private bool TryReadMantissa(out bool isNegative, out ulong magnitude)
    {
        if (PeekMajor() != (int)CborMajor.Tag)
        {
            return TryReadInteger(out isNegative, out magnitude);
        }

        isNegative = false;
        magnitude = 0;
        if (!TryReadHead(out _, out var info, out var tag))
        {
            return false;
        }

        isNegative = tag == 3;
        return info == IndefiniteLength ? Fail(DecodeError.Malformed)
            : tag is 2 or 3 ? TryReadBytesAsInteger(out magnitude)
            : Fail(DecodeError.WrongType);
    }

    private bool TryReadDecimalFraction(out CborNumber number)
    {
        number = default;
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
            || !TryReadMantissa(out var isNegative, out var magnitude))
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
}
