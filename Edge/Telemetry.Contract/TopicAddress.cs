namespace Telemetry.Contract;

/// <summary>A topic taken apart. Spans point into the parsed topic.</summary>
public readonly ref struct TopicAddress
{
    internal TopicAddress(TopicKind kind, ReadOnlySpan<char> name, ReadOnlySpan<char> id)
    {
        Kind = kind;
        Name = name;
        Id = id;
    }

    /// <summary>What the topic is for; <see cref="TopicKind.None"/> in the zero value.</summary>
    public TopicKind Kind { get; }

    /// <summary>The agent's name, or the device's for <see cref="TopicKind.Foreign"/>.</summary>
    public ReadOnlySpan<char> Name { get; }

    /// <summary>The id of a command or reply, else empty.</summary>
    public ReadOnlySpan<char> Id { get; }
}
