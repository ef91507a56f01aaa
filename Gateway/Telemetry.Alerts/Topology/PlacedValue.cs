using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Telemetry.Alerts.Topology;

/// <summary>A JSON value that knows where it stands, so that every complaint names file, line, column and key. Keys
/// that nobody reads and keys that are there twice are refused.</summary>
internal sealed class PlacedValue
{
    private const int DepthMax = 16;
    private const int ShownCharactersMax = 60;

    private readonly PlacedFile _file;
    private readonly int _start;
    private readonly JsonTokenType _type;
    private readonly List<(string Name, PlacedValue Value)> _members = [];
    private readonly List<PlacedValue> _items = [];
    private string _text = "";
    private readonly string _path;

    private PlacedValue(PlacedFile file, string path, in Utf8JsonReader reader)
    {
        (_file, _path, _start, _type) = (file, path, (int)reader.TokenStartIndex, reader.TokenType);
    }

    /// <exception cref="TopologyException">It is no JSON.</exception>
    public static PlacedValue Parse(string name, byte[] json)
    {
        var file = new PlacedFile(name, json);
        var reader = new Utf8JsonReader(
            json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, MaxDepth = DepthMax });
        try
        {
            reader.Read();
            PlacedValue root = Read(file, "", ref reader);
            while (reader.Read())
            {
                // What follows the value is no JSON: the reader says so.
            }

            return root;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            string line = PlacedFile.Printable(error.Message.ReplaceLineEndings(" "));
            throw new TopologyException(
                $"{file.PlaceOf((int)reader.BytesConsumed)}: is not valid JSON: {line}");
        }
    }

    /// <summary>The members of an object, with no others.</summary>
    public IReadOnlyDictionary<string, PlacedValue> Object(params ReadOnlySpan<string> allowed)
    {
        var members = new Dictionary<string, PlacedValue>(StringComparer.Ordinal);
        foreach ((string name, PlacedValue value) in Members())
        {
            if (!allowed.Contains(name))
            {
                throw value.Refuse($"unknown key; allowed here: {string.Join(", ", allowed.ToArray())}");
            }

            members.Add(name, value);
        }

        return members;
    }

    /// <summary>The members of an object whose keys are names that somebody chose.</summary>
    public IReadOnlyList<(string Name, PlacedValue Value)> Members()
    {
        Require(JsonTokenType.StartObject, "an object {…}");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string name, PlacedValue value) in _members)
        {
            if (!seen.Add(name))
            {
                throw value.Complain("the key is there twice");
            }
        }

        return _members;
    }

    /// <summary>A member that must be there.</summary>
    public PlacedValue Needed(IReadOnlyDictionary<string, PlacedValue> members, string name) =>
        members.TryGetValue(name, out PlacedValue? value) ? value : throw Complain($"the key {name} is missing");

    public IReadOnlyList<PlacedValue> List(int countMax)
    {
        Require(JsonTokenType.StartArray, "a list […]");
        return _items.Count <= countMax ? _items : throw Complain(
            string.Create(CultureInfo.InvariantCulture, $"{_items.Count} entries; at most {countMax} are allowed"));
    }

    /// <summary>A list of texts, or one text alone.</summary>
    public IReadOnlyList<PlacedValue> OneOrMany(int countMax) =>
        _type == JsonTokenType.String ? [this] : List(countMax);

    public string Text(string allowed, Func<string, bool> isAllowed)
    {
        Require(JsonTokenType.String, allowed);
        return isAllowed(_text) ? _text : throw Refuse(allowed);
    }

    public bool Flag() => _type switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Refuse("true or false"),
    };

    public TimeSpan Seconds(TimeSpan most)
    {
        string allowed = string.Create(
            CultureInfo.InvariantCulture, $"a number of seconds from 0 to {most.TotalSeconds}");
        Require(JsonTokenType.Number, allowed);
        return double.TryParse(_text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
            && seconds >= 0 && seconds <= most.TotalSeconds
            ? TimeSpan.FromMicroseconds(Math.Round(seconds * 1_000_000)) : throw Refuse(allowed);
    }

    /// <summary>A complaint with the value and what is allowed.</summary>
    public TopologyException Refuse(string allowed) => Complain($"{Shown()} is not allowed: {allowed}");

    /// <summary>A complaint in its own words.</summary>
    public TopologyException Complain(string what) =>
        new($"{_file.PlaceOf(_start)}: {(_path.Length == 0 ? "(top)" : PlacedFile.Printable(_path))}: {what}");

    private static PlacedValue Read(PlacedFile file, string path, ref Utf8JsonReader reader)
    {
        var value = new PlacedValue(file, path, reader);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    string name = reader.GetString() ?? "";
                    reader.Read();
                    string child = path.Length == 0 ? name : $"{path}.{name}";
                    value._members.Add((name, Read(file, child, ref reader)));
                }

                break;
            case JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    value._items.Add(Read(file, $"{path}[{value._items.Count}]", ref reader));
                }

                break;
            case JsonTokenType.String:
                value._text = reader.GetString() ?? "";
                break;
            default:
                value._text = Encoding.UTF8.GetString(reader.ValueSpan);
                break;
        }

        return value;
    }

    private void Require(JsonTokenType type, string allowed)
    {
        if (_type != type)
        {
            throw Refuse(allowed);
        }
    }

    private string Shown()
    {
        string shown = _type switch
        {
            JsonTokenType.StartObject => "{…}",
            JsonTokenType.StartArray => "[…]",
            JsonTokenType.String => $"\"{PlacedFile.Printable(_text)}\"",
            _ => _text,
        };
        return shown.Length <= ShownCharactersMax ? shown : string.Concat(shown.AsSpan(0, ShownCharactersMax), "…");
    }
}
