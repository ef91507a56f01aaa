namespace Telemetry.Engine.Cep;

/// <summary>The rows that a matcher's events are: whoever feeds it keeps them for as long as the matcher holds
/// them.</summary>
public interface ICepEvents
{
    /// <summary>The matcher holds a row once more.</summary>
    /// <param name="row">The row's handle.</param>
    void Retain(int row);

    /// <summary>The matcher holds a row once less. Released as often as it was retained it may go.</summary>
    /// <param name="row">The row's handle.</param>
    void Release(int row);
}
