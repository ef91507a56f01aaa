namespace Telemetry.Gateway.Ingest;

/// <summary>
/// The bytes of an input record, little-endian. Every record begins alike:
/// <code>
///   0        1     2                  10                 18
///  ┌────────┬─────┬──────────────────┬──────────────────┬──────────
///  │version │kind │ J, µs            │ elapsed, µs      │ body …
///  └────────┴─────┴──────────────────┴──────────────────┴──────────
/// </code>
/// Names are one length byte and ASCII. A pack's readings lie in columns, one after the other, so that the pipeline
/// copies spans instead of parsing text again:
/// <code>
///  lane · agent · device · boot · flags · quality · low · next seq · (run · spool · epoch · past)? ·
///  metric count · (metric · unit)* · n
///  times[n] · seqs[n] | first seq · metrics[n] as u8 | u16 · values[n] · kinds[n]? · qualities[n]? · value
/// qualities[n]? ·  (length · text)*
/// </code>
/// </summary>
internal static class InputFormat
{
    public const byte Version = 1;

    /// <summary>The version of packs that say who sent them or have times of their arrival; else as
    /// <see cref="Version"/>.</summary>
    public const byte SenderVersion = 2;

    /// <summary>The version of packs with values in doubt; else as <see cref="SenderVersion"/>.</summary>
    public const byte DoubtVersion = 3;
    public const int StampOffset = 2;
    public const int BodyOffset = 18;

    [Flags]
    public enum PackFlags : byte
    {
        None = 0,
        HasLow = 1,

        /// <summary>The sequence numbers are consecutive: only the first is stored.</summary>
        SeqsAreRun = 2,

        /// <summary>Kinds are stored; else all values are numbers.</summary>
        HasKinds = 4,

        /// <summary>Time qualities are stored; else all are the pack's.</summary>
        HasQualities = 8,

        /// <summary>Metric indexes are u16; else u8.</summary>
        WideMetrics = 16,

        /// <summary>The sender's run, spool, epoch and past runs are stored.</summary>
        HasSender = 32,

        /// <summary>Some readings are dated by their arrival.</summary>
        ArrivalTimes = 64,

        /// <summary>Value qualities are stored; else all are good.</summary>
        HasValueQualities = 128,
    }
}
