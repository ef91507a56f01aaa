namespace Telemetry.Engine.Time;

/// <summary>How a <see cref="PartitionedIngress{TValue}"/> treats disorder and makes time.</summary>
public sealed record PartitionedIngressOptions
{
    /// <summary>What becomes of events before their partition's bound.</summary>
    /// <value>Drop.</value>
    public DisorderPolicy Disorder { get; init; } = DisorderPolicy.Drop;

    /// <summary>How far behind its partition's greatest time an event may be to be brought into order.</summary>
    /// <value>Zero: nothing is held back.</value>
    public Duration ReorderLatency { get; init; }

    /// <summary>How far apart low watermarks are made from the events' times; null for none.</summary>
    /// <value>None.</value>
    public Duration? LowWatermarkPeriod { get; init; }

    /// <summary>How far low watermarks that are made stay behind the greatest time of all partitions.</summary>
    /// <value>Zero.</value>
    public Duration LowWatermarkLag { get; init; }

    /// <summary>How far apart each partition's punctuations are made from its events' times; null for none.</summary>
    /// <value>None.</value>
    public Duration? PunctuationPeriod { get; init; }

    /// <summary>The low watermark at first; periods are counted from the epoch.</summary>
    /// <value>The epoch.</value>
    public EventTime Origin { get; init; } = new(0);

    /// <summary>Checks what belongs together.</summary>
    /// <exception cref="ArgumentException">A value is not allowed; the message says which.</exception>
    public void Validate()
    {
        if (Disorder == DisorderPolicy.None) { throw new ArgumentException("An ingress needs a disorder policy."); }
        if (ReorderLatency < Duration.Zero || LowWatermarkLag < Duration.Zero)
        {
            throw new ArgumentException("Neither reorder latency nor lag may be negative.");
        }
        if (LowWatermarkPeriod <= Duration.Zero || PunctuationPeriod <= Duration.Zero)
        {
            throw new ArgumentException("A period must be positive; null for none.");
        }
    }
}
