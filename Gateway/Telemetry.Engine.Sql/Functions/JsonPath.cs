using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Telemetry.Engine.Sql.Functions;

/// <summary>A path into JSON: <c>[lax|strict] $.name['other'][0]</c>.</summary>
internal sealed class JsonPath
{
    private static readonly SearchValues<char> NoName = SearchValues.Create("*?()@ ");

    private readonly List<(string? Name, int At)> _steps = [];

    private JsonPath() { }

    /// <summary>The path that a text says; null when it says none.</summary>
    public static JsonPath? Of(string text)
    {
        var path = new JsonPath();
        var rest = text.AsSpan().Trim();
        if (rest.StartsWith("lax ", StringComparison.Ordinal)) { rest = rest[4..].TrimStart(); }
        else if (rest.StartsWith("strict ", StringComparison.Ordinal)) { rest = rest[7..].TrimStart(); }
        if (rest.IsEmpty || rest[0] != '$') { return null; }
        rest = rest[1..];
        while (!rest.IsEmpty)
        {
            var isRead = rest[0] switch
            {
                '.' => path.TryName(ref rest),
                '[' => path.TryBracket(ref rest),
                _ => false,
            };
            if (!isRead) { return null; }
        }
        return path;
    }

    /// <summary>What lies there; null when nothing does.</summary>
    public JsonElement? Find(JsonElement json)
    {
        foreach (var (name, at) in _steps)
        {
            if (name is not null)
            {
                if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out json)) { return null; }
            }
            else
            {
                if (json.ValueKind != JsonValueKind.Array || at >= json.GetArrayLength()) { return null; }
                json = json[at];
            }
        }
        return json;
    }

    private bool TryName(ref ReadOnlySpan<char> rest)
    {
        var end = 1;
        while (end < rest.Length && rest[end] is not ('.' or '[')) { end++; }
        var name = rest[1..end];
        rest = rest[end..];
        if (name.IsEmpty || name.IndexOfAny(NoName) >= 0) { return false; }
        _steps.Add((name.ToString(), 0));
        return true;
    }

    private bool TryBracket(ref ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOf(']');
        if (end < 0) { return false; }
        var inside = rest[1..end].Trim();
        rest = rest[(end + 1)..];
        if (inside.Length >= 2 && inside[0] is '\'' or '"' && inside[^1] == inside[0])
        {
            _steps.Add((inside[1..^1].ToString(), 0));
            return true;
        }
        if (!int.TryParse(inside, NumberStyles.None, CultureInfo.InvariantCulture, out var at)) { return false; }
        _steps.Add((null, at));
        return true;
    }
}
