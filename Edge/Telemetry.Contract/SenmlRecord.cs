namespace Telemetry.Contract;

/// <summary>One SenML record as it was on the wire, before base values are applied.</summary>
internal ref struct SenmlRecord
{
    public int Position;
    public uint Seen;
    public DecodeError Fault;
    public DecodeError SharedFault;
    public ReadOnlySpan<byte> BaseName;
    public ReadOnlySpan<byte> BaseUnit;
    public ReadOnlySpan<byte> Boot;
    public ReadOnlySpan<byte> Run;
    public ReadOnlySpan<byte> Spool;
    public ReadOnlySpan<byte> Past;
    public ReadOnlySpan<byte> Name;
    public ReadOnlySpan<byte> Unit;
    public ReadOnlySpan<byte> Text;
    public long BaseTime;
    public double BaseValue;
    public ulong BaseVersion;
    public ulong Seq;
    public ulong Epoch;
    public long Low;
    public long Time;
    public double Number;
    public bool Flag;
    public TimeQuality Quality;
    public ValueQuality ValueQuality;

    public readonly bool Has(SenmlLabel label) => (Seen & (1u << (int)label)) != 0;

    /// <summary>Notes a label; the same known label twice makes the record unusable.</summary>
    public void Mark(SenmlLabel label)
    {
        if (label == SenmlLabel.Unknown)
        {
            return;
        }

        if (Has(label))
        {
            Blame(DecodeError.DuplicateLabel, label);
        }

        Seen |= 1u << (int)label;
    }

    /// <summary>
    /// Keeps the first thing that is wrong: apart for what later records depend on, because then the whole
    /// pack cannot be used.
    /// </summary>
    public void Blame(DecodeError fault, SenmlLabel label)
    {
        var isShared = label is >= SenmlLabel.BaseVersion and <= SenmlLabel.BaseSum
            or SenmlLabel.Boot or SenmlLabel.Seq or SenmlLabel.Low
            or SenmlLabel.Run or SenmlLabel.Spool or SenmlLabel.Epoch or SenmlLabel.Past;
        if (isShared && SharedFault == DecodeError.NotDecoded)
        {
            SharedFault = fault;
        }
        else if (!isShared && Fault == DecodeError.NotDecoded)
        {
            Fault = fault;
        }
    }
}
