using System.Security.Cryptography;
using System.Text;

namespace Telemetry.Gateway.Security;

/// <summary>
/// A token as a configuration keeps it: <c>sha256:HEX</c> for long random tokens, <c>pbkdf2:ITERATIONS:SALT:HEX</c> for
/// anything a person chose. Comparison takes the same time for every wrong token.
/// </summary>
internal static class TokenHash
{
    public const string Rule = "sha256:<64 hex digits> or pbkdf2:<iterations>:<salt hex>:<64 hex digits>";

    private const int HashBytes = 32;
    private const int IterationsMin = 10_000;
    private const int IterationsMax = 2_000_000;
    private const int SaltBytesMin = 8;
    private const int SaltBytesMax = 64;

    public static bool IsValid(string text) => TryParse(text, out _, out _, out _);

    /// <summary>True if <paramref name="token"/> is the one that was hashed.</summary>
    public static bool Matches(string text, ReadOnlySpan<byte> token)
    {
        if (!TryParse(text, out int iterations, out byte[] salt, out byte[] expected))
        {
            return false;
        }

        Span<byte> actual = stackalloc byte[HashBytes];
        if (iterations == 0)
        {
            SHA256.HashData(token, actual);
        }
        else
        {
            Rfc2898DeriveBytes.Pbkdf2(token, salt, actual, iterations, HashAlgorithmName.SHA256);
        }

        return CryptographicOperations.FixedTimeEquals(actual, expected);
    }

    /// <summary>The configuration's form of a random token.</summary>
    public static string Sha256(string token) =>
        "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private static bool TryParse(string text, out int iterations, out byte[] salt, out byte[] hash)
    {
        iterations = 0;
        salt = [];
        hash = [];
        string[] parts = text.Split(':');
        switch (parts)
        {
            case ["sha256", var hex]:
                return TryHex(hex, HashBytes, HashBytes, out hash);
            case ["pbkdf2", var count, var saltHex, var hex]:
                return int.TryParse(count, out iterations)
                    && iterations is >= IterationsMin and <= IterationsMax
                    && TryHex(saltHex, SaltBytesMin, SaltBytesMax, out salt)
                    && TryHex(hex, HashBytes, HashBytes, out hash);
            default:
                return false;
        }
    }

    private static bool TryHex(string hex, int bytesMin, int bytesMax, out byte[] bytes)
    {
        bytes = [];
        bool hasLength = hex.Length % 2 == 0 && hex.Length / 2 >= bytesMin && hex.Length / 2 <= bytesMax;
        if (!hasLength || !hex.All(char.IsAsciiHexDigit))
        {
            return false;
        }

        bytes = Convert.FromHexString(hex);
        return true;
    }
}
