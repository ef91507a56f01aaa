namespace Telemetry.Gateway.Configuration;

/// <summary>How much of the journals is kept.</summary>
internal sealed record RetentionOptions
{
    /// <value>What came in: the raw readings. Default: 2 GiB, 30 days.</value>
    public JournalRetentionOptions Input { get; init; } = new()
    {
        BytesMax = 2L * 1024 * 1024 * 1024,
        AgeMax = TimeSpan.FromDays(30),
    };

    /// <value>What was made of it, and as much the views show. Default: 1 GiB, 90 days.</value>
    public JournalRetentionOptions Output { get; init; } = new()
    {
        BytesMax = 1024 * 1024 * 1024,
        AgeMax = TimeSpan.FromDays(90),
    };
}
