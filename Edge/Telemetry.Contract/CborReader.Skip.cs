namespace Telemetry.Contract;

/// <content>Going past items.</content>
internal ref partial struct CborReader
{
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
}
