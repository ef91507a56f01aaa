namespace Telemetry.Edge.Hosting;

/// <summary>
/// Random ids and seeds from the kernel. (The cryptography namespace would load OpenSSL for them: megabytes of memory,
/// and a library that an agent without TLS does not need.)
/// </summary>
internal static class RandomId
{
    /// <summary>64 random bits as 16 hexadecimal digits.</summary>
    public static string New() => Convert.ToHexStringLower(Bits());

    /// <summary>A random number that is not negative.</summary>
    public static int Seed() => BitConverter.ToInt32(Bits()) & int.MaxValue;

    private static ReadOnlySpan<byte> Bits()
    {
        var guid = Guid.NewGuid().ToByteArray();
        // Some bits in the middle of a Guid say of what kind it is.
        guid.AsSpan(10, 2).CopyTo(guid.AsSpan(6));
        return guid.AsSpan(0, 8);
    }
}
