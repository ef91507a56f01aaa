using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Telemetry.Alerts;

/// <summary>
/// An alert's identity: the first 128 bits of a SHA-256 over rule, key, and the start and ordinal of its raise, so that
/// a replay gives the same ids.
/// </summary>
/// <param name="High">The first eight bytes, big-endian.</param>
/// <param name="Low">The next eight bytes, big-endian.</param>
public readonly record struct AlertId(ulong High, ulong Low)
{
    /// <summary>The id of the alert that <paramref name="rule"/> raised for <paramref name="key"/>.</summary>
    /// <param name="rule">The rule's id.</param>
    /// <param name="key">The key's text.</param>
    /// <param name="start">Start of the episode when it was raised, µs.</param>
    /// <param name="ordinal">Number of the raise within rule and key, from 1.</param>
    public static AlertId Of(string rule, string key, long start, long ordinal)
    {
        ArgumentException.ThrowIfNullOrEmpty(rule);
        ArgumentNullException.ThrowIfNull(key);
        int ruleBytes = Encoding.UTF8.GetByteCount(rule);
        int keyBytes = Encoding.UTF8.GetByteCount(key);
        byte[] text = new byte[24 + ruleBytes + keyBytes];
        BinaryPrimitives.WriteInt32LittleEndian(text, ruleBytes);
        BinaryPrimitives.WriteInt32LittleEndian(text.AsSpan(4), keyBytes);
        BinaryPrimitives.WriteInt64LittleEndian(text.AsSpan(8), start);
        BinaryPrimitives.WriteInt64LittleEndian(text.AsSpan(16), ordinal);
        Encoding.UTF8.GetBytes(rule, text.AsSpan(24));
        Encoding.UTF8.GetBytes(key, text.AsSpan(24 + ruleBytes));
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        return new AlertId(
            BinaryPrimitives.ReadUInt64BigEndian(hash), BinaryPrimitives.ReadUInt64BigEndian(hash[8..]));
    }

    /// <summary>Reads the 32 hexadecimal digits that <see cref="ToString"/> writes.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out AlertId id)
    {
        id = default;
        if (text.Length != 32
            || !ulong.TryParse(text[..16], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong high)
            || !ulong.TryParse(text[16..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong low))
        {
            return false;
        }

        id = new AlertId(high, low);
        return true;
    }

    /// <summary>32 lower-case hexadecimal digits.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{High:x16}{Low:x16}");
}
