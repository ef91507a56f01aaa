using System.Text;
using System.Text.Json;

namespace Telemetry.Gateway.Configuration;

/// <summary>Keeps secrets out of complaints, which end up in terminals, logs and tickets.</summary>
internal static class ConfigurationSecrets
{
    /// <summary>What is shown in a secret's place.</summary>
    public const string Mask = "***";

    /// <summary>The value of such a key, and everything within it, is never shown.</summary>
    public static bool IsSecret(string key) => key
        is "secret" or "previous_secret" or "password" or "token" or "tokens";

    public static bool AnyOf(ReadOnlySpan<string> keys)
    {
        foreach (string key in keys)
        {
            if (IsSecret(key))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A value as it was written; when secrets are in it, without them and without white space.</summary>
    public static string Shown(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Undefined)
        {
            return "nothing";
        }

        if (!Holds(element))
        {
            return element.GetRawText();
        }

        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text))
        {
            Write(element, json);
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }

    private static bool Holds(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Any(key => IsSecret(key.Name) || Holds(key.Value)),
        JsonValueKind.Array => element.EnumerateArray().Any(Holds),
        _ => false,
    };

    private static void Write(JsonElement element, Utf8JsonWriter json)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (JsonProperty key in element.EnumerateObject())
                {
                    json.WritePropertyName(key.Name);
                    if (IsSecret(key.Name))
                    {
                        json.WriteStringValue(Mask);
                        continue;
                    }

                    Write(key.Value, json);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (JsonElement item in element.EnumerateArray())
                {
                    Write(item, json);
                }

                json.WriteEndArray();
                break;
            default:
                element.WriteTo(json);
                break;
        }
    }
}
