using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Telemetry.Contract;

/// <summary>
/// One JSON object of a message, read key by key. The first fault is kept and every later read gives a default, so that
/// a reader reads all of it and asks once.
/// </summary>
internal readonly struct MessageNode
{
    private readonly JsonElement _element;
    private readonly string _path;
    private readonly Verdict _verdict;

    private MessageNode(JsonElement element, string path, Verdict verdict)
    {
        _element = element;
        _path = path;
        _verdict = verdict;
        if (element.ValueKind != JsonValueKind.Object)
        {
            Refuse("", "an object {…} is expected");
        }
    }

    /// <summary>The first fault; null: none.</summary>
    public FieldFault? Fault => _verdict.Fault;

    private bool IsReadable => Fault is null && _element.ValueKind == JsonValueKind.Object;

    /// <summary>
    /// The top of a message; never throws. Bytes that are not well-formed JSON, keys said twice and text that is not
    /// Unicode are faults of the whole, so that nobody who reads parts of it later can stumble over them.
    /// </summary>
    public static MessageNode Read(ReadOnlySpan<byte> json, int bytesMax)
    {
        var verdict = new Verdict();
        if (json.Length > bytesMax)
        {
            verdict.Refuse("", $"{Text(json.Length)} bytes; at most {Text(bytesMax)} are read");
            return new MessageNode(default, "", verdict);
        }
        try
        {
            // Checked before the parser compares names, which decodes them.
            if (!System.Text.Unicode.Utf8.IsValid(json))
            {
                verdict.Refuse("", "text that is not UTF-8");
                return new MessageNode(default, "", verdict);
            }
            var element = JsonElement.Parse(json, new JsonDocumentOptions
            {
                MaxDepth = Limits.JsonDepthMax,
                AllowDuplicateProperties = false,
            });
            TouchTexts(element);
            return new MessageNode(element, "", verdict);
        }
        catch (JsonException e)
        {
            var place = string.Create(
                CultureInfo.InvariantCulture,
                $"line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1}");
            verdict.Refuse("", $"text that is not JSON, too deep, or a key said twice ({place})");
        }
        catch (InvalidOperationException)
        {
            verdict.Refuse("", "an escape that is half a character");
        }
        return new MessageNode(default, "", verdict);
    }

    /// <summary>Refuses keys that nobody would read: who asks for more than is understood gets nothing.</summary>
    public void AllowOnly(params ReadOnlySpan<string> keys)
    {
        if (!IsReadable)
        {
            return;
        }
        foreach (var property in _element.EnumerateObject())
        {
            if (!keys.Contains(property.Name))
            {
                Refuse(property.Name, $"an unknown key; known are {string.Join(", ", keys.ToArray())}");
            }
        }
    }

    /// <summary>The value at the key; refused when it is missing or of another kind.</summary>
    public JsonElement Required(string key, JsonValueKind kind, string expected)
    {
        if (Find(key) is not { } found)
        {
            Refuse(key, $"missing; {expected} is expected");
            return default;
        }
        if (found.ValueKind != kind)
        {
            Refuse(key, $"{expected} is expected");
            return default;
        }
        return found;
    }

    public long Whole(string key, long min, long max)
    {
        var expected = $"a whole number from {Text(min)} to {Text(max)}";
        var found = Required(key, JsonValueKind.Number, expected);
        if (found.ValueKind == JsonValueKind.Number && found.TryGetInt64(out var value) && value >= min && value <= max)
        {
            return value;
        }
        Refuse(key, $"{expected} is expected");
        return 0;
    }

    public long? WholeOrNull(string key, long min, long max) => Find(key) is null ? null : Whole(key, min, max);

    public double Number(string key)
    {
        var found = Required(key, JsonValueKind.Number, "a number");
        if (found.ValueKind == JsonValueKind.Number && found.TryGetDouble(out var value) && double.IsFinite(value))
        {
            return value;
        }
        Refuse(key, "a finite number is expected");
        return 0;
    }

    /// <summary>A text of so many bytes at most; empty when it is missing and may be.</summary>
    public string TextOf(string key, int bytesMax, bool isRequired)
    {
        if (!isRequired && Find(key) is null)
        {
            return "";
        }
        var expected = $"a text of up to {Text(bytesMax)} bytes";
        var found = Required(key, JsonValueKind.String, expected);
        var text = found.ValueKind == JsonValueKind.String ? found.GetString() ?? "" : "";
        if (Encoding.UTF8.GetByteCount(text) <= bytesMax)
        {
            return text;
        }
        Refuse(key, $"{expected} is expected");
        return "";
    }

    /// <summary>A name by the name rule.</summary>
    public string Name(string key)
    {
        const string Expected = "a name [A-Za-z0-9_.:-]{1,128} is expected";
        var text = TextOf(key, Limits.NameLengthMax, isRequired: true);
        if (Fault is null && !Names.IsValid(text))
        {
            Refuse(key, Expected);
        }
        return text;
    }

    /// <summary>The objects of the list at the key; none when it is missing.</summary>
    public IReadOnlyList<MessageNode> Objects(string key, int countMax)
    {
        if (Find(key) is null)
        {
            return [];
        }
        var expected = $"a list of up to {Text(countMax)} objects";
        var list = Required(key, JsonValueKind.Array, expected);
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > countMax)
        {
            Refuse(key, $"{expected} is expected");
            return [];
        }
        List<MessageNode> nodes = [];
        foreach (var item in list.EnumerateArray())
        {
            nodes.Add(new MessageNode(item, $"{PathOf(key)}[{Text(nodes.Count)}]", _verdict));
        }
        return nodes;
    }

    public JsonElement? Find(string key) =>
        IsReadable && _element.TryGetProperty(key, out var found) ? found : null;

    /// <summary>Keeps the fault when it is the first.</summary>
    public void Refuse(string key, string reason) => _verdict.Refuse(PathOf(key), reason);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static void TouchTexts(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    TouchTexts(item);
                }
                break;
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    _ = property.Name;
                    TouchTexts(property.Value);
                }
                break;
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null
                or JsonValueKind.Undefined:
            default:
                break;
        }
    }

    private string PathOf(string key) =>
        key.Length == 0 ? _path : _path.Length == 0 ? key : $"{_path}.{key}";

    private sealed class Verdict
    {
        public FieldFault? Fault { get; private set; }

        public void Refuse(string path, string reason) => Fault ??= FieldFault.Of(path, reason);
    }
}
