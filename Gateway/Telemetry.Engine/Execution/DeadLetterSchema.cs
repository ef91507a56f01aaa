using Telemetry.Engine.Data;

namespace Telemetry.Engine.Execution;

/// <summary>The columns of the built-in stream of dead letters: those of a reading as far as known, and why.</summary>
public static class DeadLetterSchema
{
    /// <summary>Why: one of the reasons below, or the host's.</summary>
    public const int Reason = 11;

    /// <summary>What a person should know, or NULL.</summary>
    public const int Detail = 12;

    /// <summary>The event time, or NULL.</summary>
    public const int EventTime = 10;

    /// <summary>The event time is not after the source's clock.</summary>
    public const string Late = "late";

    /// <summary>The event time is too far beyond the arrival.</summary>
    public const string Future = "future";

    /// <summary>The event time is no usable instant.</summary>
    public const string TimeOutOfRange = "time_out_of_range";

    /// <summary>So many ranges of sequence numbers have gaps that it is not known whether this one was
    /// counted.</summary>
    public const string IdentityForgotten = "identity_forgotten";

    /// <summary>The boot of the sequence number was used so long ago that its numbers are forgotten.</summary>
    public const string BootClosed = "boot_closed";

    /// <summary>The number was counted before, with another reading: two devices, or two lives of one, use the same
    /// numbers. Or a reading of such a boot.</summary>
    public const string SeqConflict = "seq_conflict";

    /// <summary>The sender is a second life of the spool that the source's sender has: a clone, or an image that was
    /// restored.</summary>
    public const string Clone = "clone";

    /// <summary>The sender has another spool than the one that the source was heard from: its name was given
    /// twice, or its device was replaced.</summary>
    public const string IdReused = "id_reused";

    /// <summary>No reading, but a note: all numbers of a message were counted before, too long ago to tell whether they
    /// are the same readings. They are counted as duplicates.</summary>
    public const string DuplicateUnproven = "duplicate_unproven";

    /// <summary>The reading belongs to a window of a group that was given up.</summary>
    public const string BeyondHorizon = "beyond_horizon";

    /// <summary>The reading belongs to a window of a group that was closed when its source became a member.</summary>
    public const string BeforeMembership = "before_membership";

    /// <summary>The source has more metrics, or the partition more sources, than it may.</summary>
    public const string TooManySeries = "too_many_series";

    /// <summary>The source holds more window state than it may, because it does not say how far it is.</summary>
    public const string StateLimit = "state_limit";

    /// <summary>No reading: the result of an aggregate does not fit its type, so it was NULL. The detail says which,
    /// the event time is that of the result's row.</summary>
    public const string AggregateOverflow = "aggregate_overflow";

    /// <summary>No reading: an aggregate had more values than it may keep, so its result was NULL. As
    /// <see cref="AggregateOverflow"/>.</summary>
    public const string AggregateLimit = "aggregate_limit";

    /// <summary>No reading: a pattern had more partial matches than it may keep, so some were given up. The detail says
    /// which pattern, key and limit; the event time is that of the row that came.</summary>
    public const string PatternLimit = "pattern_limit";

    /// <summary>A row for which an expression divides an integer or a decimal by zero.</summary>
    public const string DivisionByZero = "division_by_zero";

    /// <summary>A row for which an expression's value does not fit its type.</summary>
    public const string Overflow = "overflow";

    /// <summary>A row with a value that cannot be taken for one of the wanted type.</summary>
    public const string BadCast = "bad_cast";

    /// <summary>A row for which a function is asked what it cannot answer.</summary>
    public const string BadArgument = "bad_argument";

    /// <summary>The schema.</summary>
    public static Schema Schema { get; } = new(
        new("device", ColumnType.Text, true),
        new("metric", ColumnType.Text, true),
        new("value", ColumnType.Float64, true),
        new("value_text", ColumnType.Text, true),
        new("value_bool", ColumnType.Boolean, true),
        new("unit", ColumnType.Text, true),
        new("quality", ColumnType.Text, true),
        new("boot", ColumnType.Text, true),
        new("seq", ColumnType.Int64, true),
        new("arrived", ColumnType.Time),
        new("event_time", ColumnType.Time, true),
        new("reason", ColumnType.Text),
        new("detail", ColumnType.Text, true));
}
