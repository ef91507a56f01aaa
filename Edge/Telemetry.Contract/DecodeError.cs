namespace Telemetry.Contract;

/// <summary>Why a whole pack, or one record of it, cannot be used.</summary>
public enum DecodeError
{
    /// <summary>Nothing was decoded; the zero value is not a success.</summary>
    NotDecoded,

    /// <summary>No error.</summary>
    None,

    /// <summary>No bytes, or no record.</summary>
    Empty,

    /// <summary>More bytes than <see cref="Limits.PackBytesMax"/>.</summary>
    TooLarge,

    /// <summary>More readings than <see cref="Limits.PackReadingsMax"/>.</summary>
    TooManyReadings,

    /// <summary>Not well-formed CBOR or JSON.</summary>
    Malformed,

    /// <summary>Nested deeper than the limit.</summary>
    TooDeep,

    /// <summary>The bytes end in the middle.</summary>
    Truncated,

    /// <summary>More bytes after the end of the pack.</summary>
    TrailingBytes,

    /// <summary>Well-formed, but not an array of SenML records (or not the foreign shape).</summary>
    WrongShape,

    /// <summary>A label has a value of the wrong type.</summary>
    WrongType,

    /// <summary>A label that ends in <c>_</c> and is not known: RFC 8428 demands that the pack is refused.</summary>
    MustUnderstand,

    /// <summary><c>bver</c> is newer than 10.</summary>
    UnsupportedVersion,

    /// <summary>The pack names no device.</summary>
    NoDevice,

    /// <summary>A record is of another device than the pack's.</summary>
    OtherDevice,

    /// <summary>An object is of another boot than the first one of its message.</summary>
    OtherBoot,

    /// <summary><c>boot</c> or <c>low</c> outside the first record.</summary>
    MisplacedHeader,

    /// <summary>A name breaks the rule <c>[A-Za-z0-9_.:-]{1,128}</c>.</summary>
    BadName,

    /// <summary>A unit is too long or not text.</summary>
    BadUnit,

    /// <summary>A time is not a finite number in range.</summary>
    BadTime,

    /// <summary>A time relative to now, where nobody said what now is.</summary>
    RelativeTime,

    /// <summary>A sequence number is negative, not whole, or beyond 64 bits.</summary>
    BadSeq,

    /// <summary>Not one of the time qualities.</summary>
    BadTimeQuality,

    /// <summary>NaN or infinity.</summary>
    NotFinite,

    /// <summary>A name without a value.</summary>
    MissingValue,

    /// <summary>More than one value in a record.</summary>
    AmbiguousValue,

    /// <summary>The same label twice in a record.</summary>
    DuplicateLabel,

    /// <summary>Data values (<c>vd</c>), arrays and objects are not taken.</summary>
    UnsupportedValue,

    /// <summary>More text than <see cref="Limits.TextBytesMax"/>.</summary>
    TextTooLong,

    /// <summary>Not valid UTF-8, or a lone surrogate.</summary>
    BadText,

    /// <summary>The sequence number was there already in the same message.</summary>
    DuplicateSeq,

    /// <summary>More labels in one record than <see cref="Limits.RecordLabelsMax"/>.</summary>
    TooManyLabels,
}
