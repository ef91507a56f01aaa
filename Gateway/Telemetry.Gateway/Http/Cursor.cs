using System.Buffers.Text;
using System.Text;

namespace Telemetry.Gateway.Http;

/// <summary>A place in a list, as clients carry it: opaque to them.</summary>
internal static class Cursor
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>A place as a cursor; null stays null.</summary>
    public static string? Encode(string? place) =>
        place is null ? null : Base64Url.EncodeToString(Encoding.UTF8.GetBytes(place));

    /// <summary>Reads a cursor; false when it is none of ours.</summary>
    public static bool TryDecode(string cursor, out string place)
    {
        place = "";
        if (cursor.Length is 0 or > HttpLimits.CursorLengthMax || !Base64Url.IsValid(cursor))
        {
            return false;
        }
        try
        {
            place = Strict.GetString(Base64Url.DecodeFromChars(cursor));
            return place.Length > 0;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
