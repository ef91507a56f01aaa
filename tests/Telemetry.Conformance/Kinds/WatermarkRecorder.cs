using Telemetry.Engine.Time;

namespace Telemetry.Conformance.Kinds;

/// <summary>Keeps what comes out of a combination of watermarks.</summary>
internal sealed class WatermarkRecorder : IWatermarkOutput
{
    /// <summary>What came and was not asked for yet.</summary>
    public Queue<string> Waiting { get; } = new();

    /// <summary>The last watermark, or null.</summary>
    public EventTime? Last { get; private set; }

    /// <summary>Whether the stream is idle.</summary>
    public bool IsIdle { get; private set; }

    public void EmitWatermark(EventTime watermark)
    {
        Last = watermark;
        IsIdle = false;
        Waiting.Enqueue($"watermark {CaseTime.Text(watermark)}");
    }

    public void MarkIdle()
    {
        IsIdle = true;
        Waiting.Enqueue("status IDLE");
    }

    public void MarkActive()
    {
        IsIdle = false;
        Waiting.Enqueue("status ACTIVE");
    }
}
