using System.Globalization;
using System.Text.Json;
using Telemetry.Contract;

namespace Telemetry.Edge.Configuration;

/// <summary>
/// Reads and validates the one configuration file; the first fault is thrown as a <see cref="ConfigException"/>.
/// </summary>
internal static class ConfigReader
{
    private const string NameAllowed = "1 to 128 of A-Z a-z 0-9 _ . : -";
    private const string PathAllowed = "a path";

    /// <summary>Reads the file at a path; a missing or unreadable file is a refusal like any other.</summary>
    public static EdgeConfig ReadFile(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigException(path, "(file)", "not readable", "a readable JSON file");
        }
        return Read(bytes, path);
    }

    /// <summary>Reads a configuration; <paramref name="file"/> only names it in refusals.</summary>
    public static EdgeConfig Read(ReadOnlyMemory<byte> json, string file)
    {
        var options = new JsonDocumentOptions
        {
            AllowDuplicateProperties = false,
            CommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
        };
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, options);
        }
        catch (JsonException e)
        {
            var place = string.Create(
                CultureInfo.InvariantCulture, $"(line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})");
            throw new ConfigException(file, place, "text that is not JSON, or a repeated key", "one JSON object");
        }
        using (document)
        {
            return ReadTop(new ConfigNode(file, "", document.RootElement.Clone()));
        }
    }

    private static EdgeConfig ReadTop(ConfigNode top)
    {
        top.AllowOnly("agent", "gateway", "spool", "publish", "time_quality", "sensors");
        return new EdgeConfig
        {
            Agent = top.Text("agent", NameAllowed, IsName),
            Gateway = ReadGateway(top.Object("gateway")),
            Spool = ReadSpool(top.Object("spool")),
            Publish = ReadPublish(top.ObjectOrEmpty("publish")),
            TimeQuality = ReadTimeQuality(top),
            Sensors = SensorConfigReader.ReadAll(top.Objects("sensors", EdgeLimits.SensorsMax)),
        };
    }

    private static GatewayConfig ReadGateway(ConfigNode node)
    {
        node.AllowOnly("host", "port", "tls", "ca_file", "cert_file", "key_file", "token", "token_file");
        var gateway = new GatewayConfig
        {
            Host = node.Text("host", "a host name or an IP address", HostName.IsValid),
            Port = node.IntegerOr("port", 1883, 1, 65535),
            Tls = node.FlagOr("tls", false),
            CaFile = node.TextOrNull("ca_file", PathAllowed, IsPath),
            CertificateFile = node.TextOrNull("cert_file", PathAllowed, IsPath),
            KeyFile = node.TextOrNull("key_file", PathAllowed, IsPath),
            Token = node.TextOrNull("token", "1 to 4096 characters", t => t.Length is >= 1 and <= 4096),
            TokenFile = node.TextOrNull("token_file", PathAllowed, IsPath),
        };
        if (gateway is { Token: not null, TokenFile: not null })
        {
            throw node.Refusal("token_file", "a second secret", "either token or token_file");
        }
        if (gateway is { CertificateFile: not null, Tls: false } or { CertificateFile: null, KeyFile: not null })
        {
            throw node.Refusal(
                gateway.Tls ? "key_file" : "cert_file", "a certificate that nobody asks for",
                "cert_file beside \"tls\": true, key_file beside cert_file");
        }
        return gateway is { CaFile: not null, Tls: false }
            ? throw node.Refusal("ca_file", "an authority without TLS", "ca_file only beside \"tls\": true")
            : gateway;
    }

    private static SpoolConfig ReadSpool(ConfigNode node)
    {
        node.AllowOnly("directory", "max_mb", "commit_ms", "when_full", "max_age_days", "write_budget_mb_per_day");
        var days = node.IntegerOr("max_age_days", 0, 0, 3650);
        return new SpoolConfig
        {
            Directory = node.Text("directory", PathAllowed, IsPath),
            BytesMax = node.IntegerOr("max_mb", 256, 8, 1 << 20) * 1024L * 1024,
            CommitInterval = node.MillisOr("commit_ms", 1000, 10, 60_000),
            GivesUpOldest = node.TextOr("when_full", "thin", "thin or wait", t => t is "thin" or "wait") == "thin",
            AgeMax = days == 0 ? null : TimeSpan.FromDays(days),
            WriteBudgetPerDay = node.IntegerOr("write_budget_mb_per_day", 0, 0, 1 << 20) * 1024L * 1024,
        };
    }

    /// <summary>Reads the section <c>publish</c>.</summary>
    public static PublishConfig ReadPublish(ConfigNode node)
    {
        node.AllowOnly(
            "inflight", "batch_max", "linger_ms", "backlog_readings_per_second", "backlog_after_seconds",
            "ack_timeout_ms", "reconnect_max_ms");
        return new PublishConfig
        {
            InFlightMax = node.IntegerOr("inflight", 32, 1, 1024),
            BatchMax = node.IntegerOr("batch_max", 500, 1, EdgeLimits.BatchReadingsMax),
            Linger = node.MillisOr("linger_ms", 200, 0, 10_000),
            BacklogReadingsPerSecond = node.IntegerOr("backlog_readings_per_second", 5000, 1, 10_000_000),
            BacklogAfter = TimeSpan.FromSeconds(node.IntegerOr("backlog_after_seconds", 5, 1, 3600)),
            AckTimeout = node.MillisOr("ack_timeout_ms", 10_000, 100, 600_000),
            ReconnectMax = node.MillisOr("reconnect_max_ms", 10_000, 100, 600_000),
        };
    }

    private static TimeQualityChoice ReadTimeQuality(ConfigNode top) =>
        top.TextOr(
            "time_quality", "auto", "auto, synced or unsynced", v => v is "auto" or "synced" or "unsynced") switch
        {
            "synced" => TimeQualityChoice.Synced,
            "unsynced" => TimeQualityChoice.Unsynced,
            _ => TimeQualityChoice.Auto,
        };

    private static bool IsName(string text) => Names.IsValid(text);

    private static bool IsPath(string text) => text.Length is >= 1 and <= 4096 && !text.Contains('\0');
}
