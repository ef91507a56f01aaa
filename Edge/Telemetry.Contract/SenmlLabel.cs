namespace Telemetry.Contract;

/// <summary>The labels of RFC 8428 and our own; the value is the bit in <see cref="SenmlRecord.Seen"/>.</summary>
internal enum SenmlLabel : byte
{
    Unknown,
    BaseVersion,
    BaseName,
    BaseTime,
    BaseUnit,
    BaseValue,
    BaseSum,
    Name,
    Unit,
    Value,
    StringValue,
    BoolValue,
    BinaryValue,
    Sum,
    Time,
    UpdateTime,
    Boot,
    Seq,
    Low,
    Quality,
    Run,
    Spool,
    Epoch,
    Past,
    MustUnderstand,
    ValueQuality,
}
