using System.Globalization;
using System.Text;

namespace Telemetry.Edge.Drivers.Nmea;

/// <summary>One sentence, its checksum verified: <c>$TTSSS,field,field…*hh</c>.</summary>
/// <param name="Talker">Who speaks: two letters, or <c>P</c> for a vendor's own sentences.</param>
/// <param name="Type">What it says: three letters, or the vendor's own.</param>
/// <param name="Fields">What follows the address; empty ones are empty.</param>
internal sealed record NmeaSentence(string Talker, string Type, IReadOnlyList<string> Fields)
{
    /// <summary>Characters of a line. The standard says 82; receivers with many decimals say more.</summary>
    public const int CharactersMax = 256;

    /// <summary>The field at a place; empty when the sentence is shorter.</summary>
    public string this[int index] => index < Fields.Count ? Fields[index] : "";

    /// <summary>Parses a line without its end. A tag block before the sentence is passed over.</summary>
    public static NmeaFault Parse(ReadOnlySpan<byte> line, bool isChecksumRequired, out NmeaSentence? sentence)
    {
        sentence = null;
        line = SkipTagBlock(line);
        if (line.Length > CharactersMax)
        {
            return NmeaFault.TooLong;
        }
        if (line.Length < 6 || line[0] is not ((byte)'$' or (byte)'!'))
        {
            return NmeaFault.WrongShape;
        }
        foreach (var b in line)
        {
            if (b is < 0x20 or > 0x7E)
            {
                return NmeaFault.BadText;
            }
        }
        var body = line[1..];
        var star = body.LastIndexOf((byte)'*');
        if (star < 0 && isChecksumRequired)
        {
            return NmeaFault.NoChecksum;
        }
        if (star >= 0 && !IsChecksum(body[..star], body[(star + 1)..]))
        {
            return NmeaFault.BadChecksum;
        }
        return Split(Encoding.ASCII.GetString(star < 0 ? body : body[..star]), out sentence);
    }

    /// <summary>The checksum of what stands between <c>$</c> and <c>*</c>: all bytes, by exclusive or.</summary>
    public static byte ChecksumOf(ReadOnlySpan<byte> body)
    {
        byte sum = 0;
        foreach (var b in body)
        {
            sum ^= b;
        }
        return sum;
    }

    /// <summary>A field as a number; null when it is empty or none.</summary>
    public double? Number(int index) =>
        double.TryParse(
            this[index], NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out var value)
            ? value
            : null;

    private static bool IsChecksum(ReadOnlySpan<byte> body, ReadOnlySpan<byte> written) =>
        written.Length == 2
        && byte.TryParse(written, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var said)
        && said == ChecksumOf(body);

    private static NmeaFault Split(string body, out NmeaSentence? sentence)
    {
        sentence = null;
        var parts = body.Split(',');
        var address = parts[0];
        if (address.Length is < 4 or > 10 || !address.All(char.IsAsciiLetterOrDigit))
        {
            return NmeaFault.WrongShape;
        }
        var talkerLength = address[0] == 'P' ? 1 : 2;
        sentence = new NmeaSentence(address[..talkerLength], address[talkerLength..], parts[1..]);
        return NmeaFault.None;
    }

    /// <summary><c>\g:1-2-73,s:r003*4A\$…</c>: what a multiplexer says about the sentence.</summary>
    private static ReadOnlySpan<byte> SkipTagBlock(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || line[0] != (byte)'\\')
        {
            return line;
        }
        var end = line[1..].IndexOf((byte)'\\');
        return end < 0 ? line : line[(end + 2)..];
    }
}
