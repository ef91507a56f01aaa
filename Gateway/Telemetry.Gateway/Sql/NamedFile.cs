namespace Telemetry.Gateway.Sql;

/// <summary>A table's file.</summary>
/// <param name="Name">The table; empty for none.</param>
/// <param name="Path">The file.</param>
internal sealed record NamedFile(string Name, string Path)
{
    /// <summary>Reads <c>NAME=FILE</c>; what has no such name in front is a file.</summary>
    public static NamedFile Parse(string text)
    {
        int sign = text.IndexOf('=', StringComparison.Ordinal);
        bool hasName = sign > 0 && text.AsSpan(0, sign).IndexOfAny("/\\") < 0;
        return hasName ? new NamedFile(text[..sign], text[(sign + 1)..]) : new NamedFile("", text);
    }
}
