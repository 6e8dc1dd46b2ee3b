#!/bin/bash
# Makes the client from schema.prisma. Prisma would fetch its engines for that, which are not used
# here: files are named in their place.
set -eu
cd "$(dirname "$0")"
if [ generated/schema.prisma -nt schema.prisma ] && [ generated/schema.prisma -nt node_modules/.installed ]; then
    exit 0
fi
rm -rf generated
PRISMA_QUERY_ENGINE_LIBRARY=$PWD/schema.prisma PRISMA_SCHEMA_ENGINE_BINARY=/bin/true CHECKPOINT_DISABLE=1 \
    PRISMA_ENGINES_MIRROR=http://127.0.0.1:1 nodejs node_modules/prisma/build/index.js generate --schema schema.prisma
