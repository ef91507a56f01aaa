using System.Globalization;
using System.Text;

namespace Telemetry.Alerts.Topology;

/// <summary>A file's bytes and the places in it.</summary>
internal sealed record PlacedFile(string Name, byte[] Bytes)
{
    /// <summary><c>FILE:LINE:COLUMN</c>, both from 1; columns are characters.</summary>
    public string PlaceOf(int offset)
    {
        ReadOnlySpan<byte> before = Bytes.AsSpan(0, Math.Min(offset, Bytes.Length));
        int line = before.Count((byte)'\n') + 1;
        int column = Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{Name}:{line}:{column}");
    }

    /// <summary>A text without what a terminal would obey.</summary>
    public static string Printable(string text) =>
        string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter));
}
