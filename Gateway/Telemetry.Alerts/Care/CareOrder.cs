using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Telemetry.Engine.Time;

namespace Telemetry.Alerts.Care;

/// <summary>
/// What a person does with alerts, as it is journalled: <c>{"do":"assign","alert":"…","to":"…","by":"…"}</c>. Bytes
/// that are no order do nothing.
/// </summary>
public abstract record CareOrder
{
    private CareOrder()
    {
    }

    /// <summary>Who; null when nobody said.</summary>
    public string? By { get; init; }

    /// <summary>With which token of the interface, for the audit; null without one.</summary>
    public string? Token { get; init; }

    /// <summary>What they said of it; null for nothing.</summary>
    public string? Comment { get; init; }

    /// <summary>The word for it.</summary>
    public abstract string Word { get; }

    /// <summary>Somebody takes care of an alert.</summary>
    /// <param name="Alert">The alert.</param>
    /// <param name="To">Who; null for nobody any more.</param>
    public sealed record Assign(AlertId Alert, string? To) : CareOrder
    {
        /// <inheritdoc/>
        public override string Word => "assign";
    }

    /// <summary>Something is said of an alert.</summary>
    /// <param name="Alert">The alert.</param>
    public sealed record Say(AlertId Alert) : CareOrder
    {
        /// <inheritdoc/>
        public override string Word => "comment";
    }

    /// <summary>A person says that an alert is over for people.</summary>
    /// <param name="Alert">The alert.</param>
    public sealed record Close(AlertId Alert) : CareOrder
    {
        /// <inheritdoc/>
        public override string Word => "close";
    }

    /// <summary>Nobody is to be notified of some alerts for a time.</summary>
    /// <param name="Id">The silence's name.</param>
    /// <param name="Matchers">Which alerts.</param>
    /// <param name="Starts">From when on, µs of journal time; null: from when the order is read.</param>
    /// <param name="Ends">Until when, µs of journal time; null: the span says it.</param>
    /// <param name="Span">For how long, µs; null: the end says it.</param>
    public sealed record Silence(
        string Id, IReadOnlyList<AlertMatcher> Matchers, long? Starts, long? Ends, long? Span) : CareOrder
    {
        /// <inheritdoc/>
        public override string Word => "silence";
    }

    /// <summary>A silence is to end now.</summary>
    /// <param name="Id">The silence's name.</param>
    public sealed record Unsilence(string Id) : CareOrder
    {
        /// <inheritdoc/>
        public override string Word => "unsilence";
    }

    /// <summary>The order's bytes.</summary>
    public byte[] ToPayload()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("do", Word);
            Write(json);
            Optional(json, "by", By);
            Optional(json, "token", Token);
            Optional(json, "comment", Comment);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Reads an order; anything else gives false, never an exception.</summary>
    /// <param name="payload">The bytes.</param>
    /// <param name="order">The order.</param>
    public static bool TryRead(ReadOnlySpan<byte> payload, [NotNullWhen(true)] out CareOrder? order)
    {
        order = null;
        try
        {
            var reader = new Utf8JsonReader(payload);
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            JsonElement root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && Read(root) is { } read)
            {
                order = read with
                {
                    By = Text(root, "by", CareLimits.NameLengthMax),
                    Token = Text(root, "token", CareLimits.NameLengthMax),
                    Comment = Text(root, "comment", AlertLimits.CommentLengthMax),
                };
            }
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            // Half a surrogate in a text, or no JSON at all.
        }

        return order is not null;
    }

    private static CareOrder? Read(JsonElement root)
    {
        string? word = Text(root, "do", CareLimits.NameLengthMax);
        if (word is "silence" or "unsilence")
        {
            string? name = Text(root, "silence", CareLimits.NameLengthMax);
            return name is null ? null : word == "unsilence" ? new Unsilence(name) : ReadSilence(root, name);
        }

        if (!AlertId.TryParse(Text(root, "alert", CareLimits.NameLengthMax), out AlertId alert))
        {
            return null;
        }

        return word switch
        {
            "assign" => new Assign(alert, Text(root, "to", CareLimits.NameLengthMax)),
            "comment" when Text(root, "comment", 1) is not null => new Say(alert),
            "close" => new Close(alert),
            _ => null,
        };
    }

    private static Silence? ReadSilence(JsonElement root, string name)
    {
        (long? starts, long? ends, long? span) = (
            Whole(root, "starts"), Whole(root, "ends"), Whole(root, "span"));
        return ends is null != span is null && span is not <= 0 && !(starts >= ends)
            && root.TryGetProperty("matchers", out JsonElement list)
            && MatcherList.TryRead(list, out IReadOnlyList<AlertMatcher> matchers) is null
            && MatcherList.ProblemOfSilence(matchers) is null
                ? new Silence(name, matchers, starts, ends, span)
                : null;
    }

    private static long? Whole(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out long number)
        && number is > -EventTime.UsableMicros and < EventTime.UsableMicros
            ? number
            : null;

    private static string? Text(JsonElement root, string name, int lengthMax) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
        && value.GetString() is { Length: > 0 } text
            ? text[..Math.Min(text.Length, lengthMax)]
            : null;

    private static void Optional(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private static void Optional(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } known)
        {
            json.WriteNumber(name, known);
        }
    }

    private void Write(Utf8JsonWriter json)
    {
        switch (this)
        {
            case Assign assign:
                json.WriteString("alert", assign.Alert.ToString());
                json.WriteString("to", assign.To ?? "");
                break;
            case Say say:
                json.WriteString("alert", say.Alert.ToString());
                break;
            case Close close:
                json.WriteString("alert", close.Alert.ToString());
                break;
            case Silence silence:
                json.WriteString("silence", silence.Id);
                json.WritePropertyName("matchers");
                MatcherList.Write(json, silence.Matchers);
                Optional(json, "starts", silence.Starts);
                Optional(json, "ends", silence.Ends);
                Optional(json, "span", silence.Span);
                break;
            case Unsilence unsilence:
                json.WriteString("silence", unsilence.Id);
                break;
        }
    }
}
