using System.Text.Json;

namespace Telemetry.Alerts.Topology;

/// <summary>One alert of a <see cref="CauseReport"/>, as its newest row says it.</summary>
public sealed record ReportedAlert
{
    /// <summary>The farthest a time may be from the epoch, µs: so that tolerances can be added to it.</summary>
    private const long TimeMax = long.MaxValue / 4;

    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The pipeline that says it; that one knows better.</summary>
    public required string Pipeline { get; init; }

    /// <summary>Its rule.</summary>
    public required string Rule { get; init; }

    /// <summary>Its device; null for a group.</summary>
    public string? Device { get; init; }

    /// <summary>Its key.</summary>
    public required string Key { get; init; }

    /// <summary>When it began, µs.</summary>
    public required long Start { get; init; }

    /// <summary>When it ended, µs; null while it fires.</summary>
    public long? End { get; init; }

    /// <summary>The results no longer support it, and a person has to decide.</summary>
    public bool IsDoubted { get; init; }

    /// <summary>It is taken back, or a person closed it: it explains nothing any more.</summary>
    public bool IsGone { get; init; }

    /// <summary>Where its newest row stands in the output journal: of two reports the later row holds.</summary>
    public required long Position { get; init; }

    /// <summary>The row within that record.</summary>
    public required int Row { get; init; }

    /// <summary>Whether it fires, and may explain.</summary>
    public bool IsStanding => !IsGone && End is null;

    /// <summary>Writes it as an object.</summary>
    public void Write(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.WriteString("alert", Id);
        json.WriteString("pipeline", Pipeline);
        json.WriteString("rule", Rule);
        json.WriteString("device", Device);
        json.WriteString("key", Key);
        json.WriteNumber("start", Start);
        if (End is { } end)
        {
            json.WriteNumber("end", end);
        }

        if (IsDoubted)
        {
            json.WriteBoolean("doubted", true);
        }

        if (IsGone)
        {
            json.WriteBoolean("gone", true);
        }

        json.WriteNumber("position", Position);
        json.WriteNumber("row", Row);
        json.WriteEndObject();
    }

    /// <summary>Reads one.</summary>
    /// <exception cref="FormatException">It is none; or a <see cref="KeyNotFoundException"/>, an
    /// <see cref="InvalidOperationException"/>.</exception>
    public static ReportedAlert Read(JsonElement json) => new()
    {
        Id = Text(json, "alert"),
        Pipeline = Text(json, "pipeline"),
        Rule = Text(json, "rule"),
        Device = json.GetProperty("device").GetString(),
        Key = Text(json, "key"),
        Start = Time(json.GetProperty("start")),
        End = json.TryGetProperty("end", out JsonElement end) ? Time(end) : null,
        IsDoubted = json.TryGetProperty("doubted", out JsonElement doubted) && doubted.GetBoolean(),
        IsGone = json.TryGetProperty("gone", out JsonElement gone) && gone.GetBoolean(),
        Position = json.GetProperty("position").GetInt64(),
        Row = json.GetProperty("row").GetInt32(),
    };

    private static string Text(JsonElement json, string name) =>
        json.GetProperty(name).GetString() ?? throw new FormatException($"{name} is missing.");

    private static long Time(JsonElement json) =>
        json.GetInt64() is >= -TimeMax and <= TimeMax and var time ? time : throw new FormatException("No time.");
}
