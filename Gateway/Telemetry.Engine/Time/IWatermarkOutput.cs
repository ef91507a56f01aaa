namespace Telemetry.Engine.Time;

/// <summary>Takes watermarks and says of a stream whether it is idle. What follows it never sees one go back.</summary>
public interface IWatermarkOutput
{
    /// <summary>No row at or before the watermark is still to come, except late ones. The stream is active.</summary>
    /// <param name="watermark">Greater than the one before.</param>
    void EmitWatermark(EventTime watermark);

    /// <summary>The stream gives nothing for now and must hold nobody back; a watermark ends that too.</summary>
    void MarkIdle();

    /// <summary>The stream counts again.</summary>
    void MarkActive();
}
