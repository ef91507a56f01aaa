using System.Diagnostics.CodeAnalysis;

namespace Telemetry.Gateway.History;

/// <summary>One reader of the output journal. One thread at a time.</summary>
internal interface IOutputReader : IDisposable
{
    /// <summary>The position that will be read next.</summary>
    long Position { get; }

    /// <summary>Reads the next durable record; false when there is none now.</summary>
    bool TryRead([NotNullWhen(true)] out OutputRecord? record);

    /// <summary>Waits for a further durable record; false when the journal was closed.</summary>
    ValueTask<bool> WaitToReadAsync(CancellationToken cancel);
}
