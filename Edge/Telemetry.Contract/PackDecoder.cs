namespace Telemetry.Contract;

/// <summary>Decodes a SenML pack (RFC 8428), CBOR or JSON, into columns. Never throws on any bytes.</summary>
public static class PackDecoder
{
    /// <summary>
    /// Decodes one pack. What was in <paramref name="target"/> is replaced. When the result is not ok, the target
    /// is empty; when it is, single bad records are in <see cref="ReadingPack.Faults"/> beside the good ones.
    /// </summary>
    /// <param name="bytes">The pack; JSON when it begins with <c>[</c> or white space, else CBOR.</param>
    /// <param name="target">Where the readings go.</param>
    /// <param name="arrivalMicros">Now, for times relative to it; null refuses such readings.</param>
    public static DecodeResult Decode(ReadOnlySpan<byte> bytes, ReadingPack target, long? arrivalMicros = null) =>
        Decode(bytes, target, string.Empty, arrivalMicros);

    internal static DecodeResult Decode(
        ReadOnlySpan<byte> bytes, ReadingPack target, string device, long? arrivalMicros)
    {
        ArgumentNullException.ThrowIfNull(target);
        target.Clear();
        if (bytes.IsEmpty)
        {
            return new DecodeResult(DecodeError.Empty, 0);
        }

        if (bytes.Length > Limits.PackBytesMax)
        {
            return new DecodeResult(DecodeError.TooLarge, Limits.PackBytesMax);
        }

        Span<byte> scratch = stackalloc byte[Scratch.Bytes];
        Span<byte> names = stackalloc byte[PackAssembler.ScratchBytes];
        var assembler = new PackAssembler(target, device, arrivalMicros, names);
        var result = LooksLikeJson(bytes[0])
            ? JsonPackDecoder.Decode(bytes, ref assembler, scratch)
            : CborPackDecoder.Decode(bytes, ref assembler, scratch);
        if (!result.IsOk)
        {
            target.Clear();
        }

        return result;
    }

    // '[', '{', white space and the byte order mark are text or bytes items in CBOR: never a pack.
    internal static bool LooksLikeJson(byte first) =>
        first is (byte)'[' or (byte)'{' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0xEF;
}
