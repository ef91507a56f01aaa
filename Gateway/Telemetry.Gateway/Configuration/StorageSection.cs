namespace Telemetry.Gateway.Configuration;

/// <summary>Reads <c>retention</c> and <c>disk</c>: how much is kept, and how much room is left free.</summary>
internal static class StorageSection
{
    private const double AgeSecondsMax = 100.0 * 366 * 86_400;

    public static RetentionOptions Retention(ConfigurationNode node)
    {
        RetentionOptions options = new();
        foreach ((string key, ConfigurationNode journal) in node.Object("input", "output"))
        {
            options = key == "input"
                ? options with { Input = Journal(journal, options.Input) }
                : options with { Output = Journal(journal, options.Output) };
        }

        return options;
    }

    public static DiskOptions Disk(ConfigurationNode node)
    {
        DiskOptions options = new();
        foreach ((string key, ConfigurationNode value) in node.Object(
            "warn_free_bytes", "refuse_free_bytes", "resume_free_bytes"))
        {
            long bytes = value.Long(0, long.MaxValue / 2);
            options = key switch
            {
                "warn_free_bytes" => options with { WarnFreeBytes = bytes },
                "refuse_free_bytes" => options with { RefuseFreeBytes = bytes },
                _ => options with { ResumeFreeBytes = bytes },
            };
        }

        return options is { RefuseFreeBytes: { } refuse, ResumeFreeBytes: { } resume } && resume < refuse
            ? throw node.Refuse("resume_free_bytes is not less than refuse_free_bytes")
            : options;
    }

    private static JournalRetentionOptions Journal(ConfigurationNode node, JournalRetentionOptions options)
    {
        foreach ((string key, ConfigurationNode value) in node.Object("max_bytes", "max_age_seconds"))
        {
            options = key == "max_bytes"
                ? options with { BytesMax = value.Long(GatewayLimits.JournalBytesMin, long.MaxValue / 4) }
                : options with { AgeMax = TimeSpan.FromSeconds(value.Number(1, AgeSecondsMax)) };
        }

        return options;
    }
}
